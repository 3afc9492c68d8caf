import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check } from '../../scripts/measure/replay/check.ts';
import { problemsOf } from '../../scripts/measure/replay/verdict.ts';
import { replay } from '../../src/incidents/replay.ts';
import { policyInput } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { readRecording } from '../../src/signals/recording.ts';
import { signalTags } from '../../src/signals/signal.ts';

const page = readFileSync('docs/recordings.md', 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, name, text = '']) =>
    name === language ? text : [],
  );

test('the recording to try can be pasted, and comes out as it says', () => {
  const recording = readRecording(blocks('jsonl')[0] ?? '');
  const replayed = replay(recording, resolvePolicy());
  expect(replayed.incidents).toMatchObject([{ tag: 'A1', startedAt: 2_000, endedAt: 7_000 }]);
  const checked = check(recording, replayed);
  expect(checked && problemsOf(checked)).toEqual([]);
});

test('late events are written as the page says', () => {
  const { lines } = readRecording(`{"recording":1}\n${blocks('jsonl')[1]}`);
  expect(lines.map(({ at }) => at)).toEqual([120_000, 150_000, 125_000, 140_000]);
});

test('there is a row for every signal, and its example can be read', () => {
  for (const tag of signalTags) {
    const [, example] = new RegExp(`\\| \`${tag}\` \\| \`(.*?)\` \\|`).exec(page) ?? [];
    const { lines } = readRecording(`{"recording":1}\n{"at":0,${example}}`);
    expect(Object.keys(lines[0] ?? {})).toEqual(['at', tag]);
  }
});

test('the policy file of the page is one', () => {
  const [text = ''] = blocks('json');
  expect(policyInput.safeParse(JSON.parse(text)).success).toBe(true);
});
