import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { impersonation } from '../../src/rules/a10-impersonation.ts';
import { historyOf } from '../support/signals.ts';

const standard = resolvePolicy();
/** A check every 5 s from 0 on, judged at the last one or later. */
function judge(similarities: readonly number[], policy = standard, laterMs = 0) {
  const history = historyOf(similarities.map((similarity, i) => ({ tag: 'A10', at: i * 5_000, similarity })));
  return impersonation.judge(history, policy, (similarities.length - 1) * 5_000 + laterMs);
}

test('fires when 3 of the last 5 checks do not match, and not before', () => {
  expect(judge([0.9, 0.9, 0.4, 0.9, 0.5])).toEqual({ state: 'building', since: 10_000 });
  expect(judge([0.9, 0.4, 0.9, 0.5, 0.45])).toEqual({
    state: 'firing',
    since: 5_000,
    until: 20_000,
    severity: 'low',
    confidence: 3 / 5,
    details: { similarity: 0.45 },
  });
});

test('the first three checks are enough, and one that matches does not end it', () => {
  expect(judge([0.1, 0.1, 0.1])).toMatchObject({ state: 'firing', confidence: 1 });
  expect(judge([0.1, 0.1, 0.1, 0.9])).toMatchObject({ state: 'firing', until: 10_000, confidence: 3 / 4 });
});

test('it is over when fewer than three of the last five do not match', () => {
  expect(judge([0.1, 0.1, 0.1, 0.9, 0.9]).state).toBe('firing');
  expect(judge([0.1, 0.1, 0.1, 0.9, 0.9, 0.9])).toEqual({ state: 'building', since: 5_000 });
  expect(judge([0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9]).state).toBe('quiet');
});

test('the limit itself matches', () => {
  expect(judge([0.6, 0.6, 0.6]).state).toBe('quiet');
  expect(judge([0.59, 0.59, 0.59]).state).toBe('firing');
});

test('how many of how many is the policy’s, and a single check never decides', () => {
  const once = resolvePolicy({ rules: { A10: { mismatches: 1, of: 1, spanMs: 0 } } });
  expect(judge([0.1], once).state).toBe('building');
  expect(judge([0.9, 0.1], once).state).toBe('building');
  expect(judge([0.1, 0.1], once).state).toBe('firing');
  expect(judge([0.1, 0.9, 0.9], once).state).toBe('quiet');
  const relaxed = resolvePolicy({ preset: 'relaxed' });
  expect(judge([0.1, 0.1, 0.1], relaxed).state).toBe('building');
  expect(judge([0.1, 0.1, 0.1, 0.1], relaxed).state).toBe('firing');
});

test('checks may come every ten seconds', () => {
  const at = [0, 10_000, 20_000, 30_000, 40_000];
  const history = historyOf(at.map((instant) => ({ tag: 'A10', at: instant, similarity: 0.2 })));
  expect(impersonation.judge(history, standard, 40_000)).toMatchObject({ state: 'firing', since: 0 });
});

test('checks from an hour ago are none of the last ones', () => {
  const hour = 3_600_000;
  const at = [0, 5_000, hour, hour + 5_000];
  const history = historyOf(at.map((instant) => ({ tag: 'A10', at: instant, similarity: 0.2 })));
  expect(impersonation.judge(history, standard, hour + 5_000)).toEqual({ state: 'building', since: hour });
});

test('says nothing without a check in the last 25 s', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(judge([])).toEqual(noSignal);
  expect(judge([0.1, 0.1, 0.1], standard, 25_000).state).toBe('firing');
  expect(judge([0.1, 0.1, 0.1], standard, 25_001)).toEqual(noSignal);
});

/** Checks as `[at, similarity]`, judged at the last one. */
function judgeAt(checks: readonly (readonly [number, number])[], policy = standard) {
  const history = historyOf(checks.map(([at, similarity]) => ({ tag: 'A10', at, similarity })));
  return impersonation.judge(history, policy, checks.at(-1)?.[0] ?? 0);
}

/** A check every 500 ms from `from` on. */
const followUps = (from: number, similarities: readonly number[]) =>
  similarities.map((similarity, i) => [from + i * 500, similarity] as const);

test('mismatches within one second are one look, however many they are', () => {
  const good = [0, 5_000].map((at) => [at, 0.9] as const);
  const shadow = followUps(10_000, [0.3, 0.3, 0.3]);
  expect(judgeAt([...good, ...shadow])).toEqual({ state: 'building', since: 10_000 });
  expect(judgeAt([...good, ...shadow, ...followUps(11_500, [0.9, 0.9, 0.9, 0.9])]).state).toBe('building');
});

test('somebody else is found when the mismatches have lasted for the span, also at two checks a second', () => {
  const good = [0, 5_000].map((at) => [at, 0.9] as const);
  const others = (count: number) =>
    followUps(
      10_000,
      Array.from({ length: count }, () => 0.3),
    );
  expect(judgeAt([...good, ...others(6)])).toEqual({ state: 'building', since: 10_000 });
  expect(judgeAt([...good, ...others(7)])).toMatchObject({
    state: 'firing',
    since: 10_000,
    until: 13_000,
    confidence: 1,
  });
  expect(judgeAt([...good, ...others(40)]).state).toBe('firing');
});

test('checks that come a little early or late do not hold it up', () => {
  const late = Array.from({ length: 8 }, (_, i) => [10_000 + i * 499 - (i % 2), 0.3] as const);
  expect(judgeAt(late).state).toBe('firing');
});

test('of more checks the same share must differ', () => {
  const half = Array.from({ length: 20 }, (_, i) => (i % 2 ? 0.3 : 0.9));
  expect(judgeAt(followUps(0, half)).state).toBe('building');
  const most = Array.from({ length: 20 }, (_, i) => (i % 4 ? 0.3 : 0.9));
  expect(judgeAt(followUps(0, [...most, 0.3])).state).toBe('firing');
});

test('a longer span is policy', () => {
  const patient = resolvePolicy({ rules: { A10: { spanMs: 30_000 } } });
  expect(judge([0.3, 0.3, 0.3, 0.3, 0.3, 0.3], patient).state).toBe('building');
  expect(judge([0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3], patient).state).toBe('firing');
});
