import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { play } from '../../scripts/measure/replay/play.ts';
import { during, fault, nobody, somebodyElse } from '../../scripts/measure/replay/scene.ts';
import type { Report } from '../../scripts/measure/shared/report.ts';
import { type Expected, writeRecording } from '../../src/signals/recording.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'replay-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/** The command as it is called, without npm. */
function run(...args: string[]): Promise<Ended> {
  const main = path.resolve('scripts/measure/replay/main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', main, ...args], (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const { header, lines } = play({
  title: 'a short one',
  minutes: 3,
  seed: 1,
  scenes: [
    during('1:00', '1:20', nobody()),
    during('2:20', '2:40', nobody()),
    during('2:00', '2:10', somebodyElse()),
    during('0:20', '0:40', fault('audio', 'stopped')),
  ],
  expect: ['A1 1:00-1:20', 'A1 2:20-2:40', 'A2 2:00-2:10', 'A8 0:20-0:40'],
});

async function recording(expect: readonly Expected[] = header.expect ?? []): Promise<string> {
  const file = path.join(folder, `${crypto.randomUUID()}.jsonl`);
  await writeFile(file, writeRecording({ ...header, expect: [...expect] }, lines));
  return file;
}
const without = (tag: string) => header.expect?.filter((expected) => expected.tag !== tag);

test('a recording that comes out as scripted exits with 0 and tells suspicions and technical facts apart', async () => {
  const json = path.join(folder, 'out.json');
  const { status, stdout } = await run(await recording(), '--json', json);
  expect(status).toBe(0);
  const [suspicions = '', technical = ''] = stdout.split('Technical facts');
  expect(suspicions).toMatch(/A1 +face-absent +medium .* 0:(19|20)\.\d +No face in the picture/);
  expect(suspicions).not.toContain('A8');
  expect(technical).toMatch(/A8 +capture-interrupted +technical .*Sound: switched off/);
  expect(stdout).toMatch(/100\.0 at the end +40\.0 at the lowest/);
  const report: Report & { incidents: unknown[] } = JSON.parse(await readFile(json, 'utf8'));
  expect(report).toMatchObject({
    figures: { incidents: 3, technical: 1, 'score.lowest': 40, 'replay.recall': 1 },
    missed: [],
    problems: [],
  });
  expect(report.incidents).toContainEqual(expect.objectContaining({ tag: 'A1', name: 'face-absent' }));
});

test.each([
  ['has besides', [...(header.expect ?? []), { tag: 'A5' as const, from: 0, to: 1_000 }], 'missed: A5'],
  ['has not', without('A2') ?? [], 'not in the script: A2'],
  ['has not, of technical facts', without('A8') ?? [], 'not in the script: A8'],
  [
    'has once',
    [{ tag: 'A1' as const, from: 60_000, to: 160_000 }, ...(without('A1') ?? [])],
    'told again: A1',
  ],
])(
  'what a script %s is listed when it comes out otherwise, and the exit is 1',
  async (_, expected, words) => {
    const { status, stdout } = await run(await recording(expected));
    expect(status).toBe(1);
    expect(stdout).toContain('Not as scripted:');
    expect(stdout).toContain(words);
  },
);

test('by another policy a script is not checked, and its incidents are that policy’s', async () => {
  const policyFile = path.join(folder, 'patient.json');
  await writeFile(policyFile, '{"rules":{"A1":{"ms":60000}}}');
  const patient = await run(await recording(), '--policy', policyFile);
  expect(patient).toMatchObject({ status: 0 });
  expect(patient.stdout).not.toContain('face-absent');
  expect(patient.stdout).not.toContain('as scripted');
  const strict = await run(await recording(), '--preset', 'strict');
  expect(strict.stdout).toMatch(/A1 +face-absent +high/);
});

test('files and arguments that cannot be used are told on stderr, with exit 1', async () => {
  const bad = path.join(folder, 'bad.jsonl');
  await writeFile(bad, '{"recording":1}\n{"at":"soon"}\n');
  expect(await run(bad)).toMatchObject({ status: 1, stderr: expect.stringContaining('Line 2: at:') });
  expect(await run()).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run replay') });
});

test('every scripted session is written, and a written one is judged as the script says', async () => {
  const all = path.join(folder, 'all');
  expect(await run('--write', all)).toMatchObject({ status: 0 });
  const files = await readdir(all);
  expect(files.length).toBeGreaterThan(80);
  const phone = files.find((name) => name.includes('phone-on-the-desk-for-ten-minutes')) ?? '';
  const { status, stdout } = await run(path.join(all, phone));
  expect(status).toBe(0);
  expect(stdout).toMatch(/A4 +forbidden-object +high .* 2:00\.0 – 12:00\.0 +10:00\.0/);
});

test('all scripted sessions come out as scripted, by the figures that are promised', async () => {
  const json = path.join(folder, 'report.json');
  const { status, stdout } = await run('--all', '--json', json);
  expect(status).toBe(0);
  expect(stdout).toContain('sessions are as scripted');
  const report: Report = JSON.parse(await readFile(json, 'utf8'));
  expect(report.missed).toEqual([]);
  expect(report.figures).toMatchObject({
    'replay.recall': 1,
    'replay.false_per_hour': 0,
    'replay.duplicates': 0,
    'replay.technical.recall': 1,
  });
  expect(report.targets).toMatchObject({ 'replay.start_error_ms.max': { max: 1_000 } });
});
