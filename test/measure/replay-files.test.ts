import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileError, policyOf, recordingOf } from '../../scripts/measure/replay/files.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'replay-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(text: string): Promise<string> {
  const file = path.join(folder, `${crypto.randomUUID()}.json`);
  await writeFile(file, text);
  return file;
}
const refusal = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error('it was taken')),
    (error) => error,
  );

test('without a file it is the preset', async () => {
  expect(await policyOf({ policyFile: null, preset: null })).toEqual(resolvePolicy());
  expect(await policyOf({ policyFile: null, preset: 'strict' })).toEqual(resolvePolicy({ preset: 'strict' }));
});

test('what a file leaves open comes from the preset', async () => {
  const policyFile = await written('{"rules":{"A1":{"ms":5000}}}');
  const policy = await policyOf({ policyFile, preset: 'relaxed' });
  expect(policy).toEqual(resolvePolicy({ preset: 'relaxed', rules: { A1: { ms: 5_000 } } }));
});

test.each([
  ['{"rules":{"A1":{"ms":-1}}}', ['rules.A1.ms']],
  ['{"rules":{"A1":{"milliseconds":1}},"keywords":"x"}', ['rules.A1', 'milliseconds', 'keywords']],
  ['{"rules":{"A8":{"points":10}}}', ['rules.A8.points', 'technical']],
  ['[]', ['the policy']],
  ['{"rules":', ['no JSON', '{"rules":{"A1":{"ms":5000}}}']],
])('%s is refused: file, key and what to do', async (text, words) => {
  const policyFile = await written(text);
  const error = await refusal(policyOf({ policyFile, preset: null }));
  expect(error).toBeInstanceOf(FileError);
  for (const word of [policyFile, ...words]) expect(error.message).toContain(word);
});

test('a file and the command line that name two presets are refused', async () => {
  const policyFile = await written('{"preset":"strict"}');
  expect((await refusal(policyOf({ policyFile, preset: 'relaxed' }))).message).toContain(
    'Leave one of them out',
  );
  expect(await policyOf({ policyFile, preset: 'strict' })).toEqual(resolvePolicy({ preset: 'strict' }));
});

test.each([
  ['nothing', 'Line 1'],
  ['{"recording":1}\n{"at":0,"A1":true}\n{"at":500,"A1":"yes"}', 'Line 3: A1'],
  ['{"recording":1,"expected":[]}', 'expected'],
])('a recording that says %j is refused: file, line and where to read on', async (text, words) => {
  const file = await written(text);
  const error = await refusal(recordingOf(file));
  expect(error).toBeInstanceOf(FileError);
  for (const word of [file, words, 'docs/recordings.md']) expect(error.message).toContain(word);
});

test('a file that is not there, and a folder, are told', async () => {
  expect((await refusal(recordingOf(path.join(folder, 'none.jsonl')))).message).toContain('no such file');
  expect((await refusal(recordingOf(folder))).message).toContain('folder');
});
