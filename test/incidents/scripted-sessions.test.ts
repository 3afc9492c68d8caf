import { expect, test } from 'vitest';
import { check } from '../../scripts/measure/replay/check.ts';
import { play } from '../../scripts/measure/replay/play.ts';
import { fileName, scriptedPolicy } from '../../scripts/measure/replay/scripted.ts';
import { expectation } from '../../scripts/measure/replay/session.ts';
import { sessions } from '../../scripts/measure/replay/sessions/all.ts';
import { problemsOf } from '../../scripts/measure/replay/verdict.ts';
import { replay } from '../../src/incidents/replay.ts';
import { tags } from '../../src/protocol/incident.ts';

test.each(sessions.map((session) => [session.title, session] as const))('%s', (_, session) => {
  const recording = play(session);
  const checked = check(recording, replay(recording, scriptedPolicy));
  if (!checked) throw new Error('the script expects nothing, not even that nothing happens');
  expect(problemsOf(checked)).toEqual([]);
});

test('every rule is tried alone, and together with others', () => {
  const expected = sessions.map(({ expect: lines }) => new Set(lines.map((line) => expectation(line).tag)));
  for (const tag of tags) {
    expect(expected.some((of) => of.has(tag) && of.size === 1)).toBe(true);
    expect(expected.some((of) => of.has(tag) && of.size > 4)).toBe(true);
  }
});

test('honest students are watched for hours', () => {
  const honest = sessions.filter(
    ({ slips, expect: lines }) => slips && lines.every((line) => line.startsWith('A8')),
  );
  expect(honest.reduce((sum, { minutes }) => sum + minutes, 0)).toBeGreaterThanOrEqual(480);
});

test('each session has a file name of its own', () => {
  expect(new Set(sessions.map(({ title }) => fileName(title))).size).toBe(sessions.length);
});
