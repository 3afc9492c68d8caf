import { expect, test } from 'vitest';
import { check } from '../../scripts/measure/replay/check.ts';
import { replayFigures, replayReport } from '../../scripts/measure/replay/figures.ts';
import { play } from '../../scripts/measure/replay/play.ts';
import { during, fault, nobody, pageEvent, phone, somebodyElse } from '../../scripts/measure/replay/scene.ts';
import type { Session } from '../../scripts/measure/replay/session.ts';
import { problemsOf } from '../../scripts/measure/replay/verdict.ts';
import { replay } from '../../src/incidents/replay.ts';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';

/** What the checker says of a session that a policy judges. */
function checked(session: Partial<Session>, policy: PolicyInput = {}) {
  const recording = play({ title: 'a session', minutes: 4, seed: 1, scenes: [], expect: [], ...session });
  const result = check(recording, replay(recording, resolvePolicy(policy)));
  if (!result) throw new Error('nothing was expected');
  return result;
}
const problems = (session: Partial<Session>, policy?: PolicyInput) => problemsOf(checked(session, policy));
const missedTargets = (session: Partial<Session>, policy?: PolicyInput) =>
  replayReport('replay', 0, replayFigures([checked(session, policy)])).missed;

const absence = { scenes: [during('1:00', '1:20', nobody())], expect: ['A1 1:00-1:20'] };

test('a session that comes out as it is written has no problem', () => {
  expect(problems(absence)).toEqual([]);
  expect(missedTargets(absence)).toEqual([]);
});

test('an expected episode without an incident is missed', () => {
  const wrong = { ...absence, expect: [...absence.expect, 'A2 1:00-1:20'] };
  expect(problems(wrong)).toEqual(['missed: A2 1:00.0 – 1:20.0']);
  expect(missedTargets(wrong)).toEqual(['replay.recall']);
});

test('a rule that no longer fires is noticed', () => {
  expect(problems(absence, { rules: { A1: { ms: 30_000 } } })).toEqual(['missed: A1 1:00.0 – 1:20.0']);
});

test('an incident that nothing explains is extra', () => {
  const wrong = { ...absence, expect: [] };
  expect(problems(wrong)).toEqual([expect.stringMatching(/^not in the script: A1 1:0.* medium, /)]);
  expect(missedTargets(wrong)).toEqual(['replay.false_per_hour']);
});

test('an incident of another rule explains nothing', () => {
  expect(problems({ ...absence, expect: ['A3 1:00-1:20'] })).toEqual([
    'missed: A3 1:00.0 – 1:20.0',
    expect.stringContaining('not in the script: A1'),
  ]);
});

test('a second incident of one episode is told again', () => {
  const twice = {
    scenes: [during('1:00', '1:10', nobody()), during('1:30', '1:40', nobody())],
    expect: ['A1 1:00-1:40'],
  };
  expect(problems(twice)).toEqual([]);
  const found = checked(twice, { rules: { A1: { cooldownMs: 0 } } });
  expect(found.duplicates).toHaveLength(1);
  expect(problemsOf(found)).toContainEqual(expect.stringMatching(/^told again: A1 1:30/));
  expect(missedTargets(twice, { rules: { A1: { cooldownMs: 0 } } })).toContain('replay.duplicates');
});

test('one incident for two episodes leaves one of them missed', () => {
  const apart = {
    scenes: [during('1:00', '1:10', nobody()), during('2:10', '2:20', nobody())],
    expect: ['A1 1:00-1:10', 'A1 2:10-2:20'],
  };
  expect(problems(apart)).toEqual([]);
  expect(problems(apart, { rules: { A1: { cooldownMs: 120_000 } } })).toContainEqual(
    expect.stringMatching(/^missed: A1/),
  );
});

test.each([
  ['beginning', 'A1 0:58.5-1:20', 'replay.start_error_ms.max'],
  ['end', 'A1 1:00-1:21.6', 'replay.end_error_ms.max'],
])('a %s more than a second off is told', (_, line, figure) => {
  const wrong = { ...absence, expect: [line] };
  expect(problems(wrong)).toEqual([expect.stringMatching(/^wrong dates: A1/)]);
  expect(missedTargets(wrong)).toEqual([figure]);
});

test('another severity than the scripted one is told', () => {
  const wrong = { scenes: [during('1:00', '1:20', phone())], expect: ['A4 1:00-1:20 medium'] };
  expect(problems(wrong)).toEqual([expect.stringMatching(/^not medium: A4 .* high, /)]);
  expect(missedTargets(wrong)).toEqual(['replay.other_severity']);
});

test('a rule that should have said that it could not measure, and did not, is told', () => {
  const wrong = { ...absence, expectGaps: ['A2 2:00-3:00'] };
  expect(problems(wrong)).toEqual(['did not say that it could not measure: A2 2:00.0 – 3:00.0']);
  expect(missedTargets(wrong)).toEqual(['replay.untold_gaps']);
  const dark = {
    scenes: [during('1:00', '2:00', fault('camera', 'dark'))],
    expect: ['A8 1:00-2:00'],
    expectGaps: ['A2 1:03-2:00'],
  };
  expect(problems(dark)).toEqual([]);
  expect(problems({ ...dark, expectGaps: ['A2 1:03-2:05'] })).toHaveLength(1);
});

test('technical facts are counted apart from suspicions', () => {
  const away = { scenes: [during('1:00', '1:20', fault('camera', 'missing'))], expect: [] };
  expect(missedTargets(away)).toEqual(['replay.technical.false_per_hour']);
  const both = { scenes: [...away.scenes, during('2:00', '2:10', somebodyElse())], expect: ['A8 1:00-1:20'] };
  const figures = replayFigures([checked(both)]);
  expect(figures).toMatchObject({
    'replay.expected': 0,
    'replay.technical.recall': 1,
    'replay.honest_hours': figures['replay.hours'],
  });
  expect(figures['replay.false_per_hour']).toBeCloseTo(15, 0);
});

test('what takes no time is matched, too', () => {
  const paste = { scenes: [during('1:00', '1:00', pageEvent('paste'))], expect: ['A7 1:00-1:00'] };
  expect(problems(paste)).toEqual([]);
  expect(problems({ ...paste, expect: ['A7 1:03-1:03'] })).toHaveLength(2);
});
