import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { notLive } from '../../src/rules/a9-not-live.ts';
import { historyOf } from '../support/signals.ts';

const standard = resolvePolicy();
type Look = [at: number, live: number];
/** Looks for liveness, judged at the last one or later. */
function judge(looks: readonly Look[], policy = standard, laterMs = 0) {
  const history = historyOf(looks.map(([at, live]) => ({ tag: 'A9', at, live })));
  return notLive.judge(history, policy, (looks.at(-1)?.[0] ?? 0) + laterMs);
}
const every500 = (n: number, live: number): Look[] => Array.from({ length: n }, (_, i) => [i * 500, live]);

test('fires when the picture was not live for 3 s, and not before', () => {
  expect(judge(every500(6, 0.1))).toEqual({ state: 'building', since: 0 });
  expect(judge(every500(7, 0.1))).toEqual({
    state: 'firing',
    since: 0,
    until: 3_000,
    severity: 'high',
    confidence: 0.9,
    details: {},
  });
  expect(
    judge([
      [0, 0],
      [2_999, 0],
    ]).state,
  ).toBe('building');
});

test('never fires from one look, whatever the policy', () => {
  const hasty = resolvePolicy({ rules: { A9: { ms: 0 } } });
  expect(judge([[0, 0]], hasty).state).toBe('building');
  expect(judge([[0, 0]], hasty, 6_000).state).toBe('building');
  expect(
    judge(
      [
        [0, 0],
        [500, 0],
      ],
      hasty,
    ).state,
  ).toBe('firing');
});

test('below the limit is not live; the limit itself is', () => {
  expect(judge(every500(7, 0.29)).state).toBe('firing');
  expect(judge(every500(7, 0.3)).state).toBe('quiet');
  const strict = resolvePolicy({ rules: { A9: { liveBelow: 0.5 } } });
  expect(judge(every500(7, 0.3), strict).state).toBe('firing');
});

test('two looks five seconds apart belong together', () => {
  const looks: Look[] = [0, 5_000].map((at) => [at, 0.2]);
  expect(judge(looks)).toMatchObject({ state: 'firing', since: 0, until: 5_000 });
});

test('one live look among many is a slip; the newest one is not', () => {
  const looks = every500(7, 0.1);
  looks[3] = [1_500, 0.9];
  expect(judge(looks)).toMatchObject({ state: 'firing', since: 0 });
  looks[6] = [3_000, 0.9];
  expect(judge(looks).state).toBe('quiet');
});

test('the middle look says how sure it is, not the worst one', () => {
  const looks: Look[] = [0.0, 0.25, 0.25, 0.25, 0.2].map((live, i) => [i * 1_000, live]);
  expect(judge(looks)).toMatchObject({ confidence: 0.75 });
});

test('says nothing without looks, or with too few', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(judge([])).toEqual(noSignal);
  expect(judge(every500(7, 0.1), standard, 6_001)).toEqual(noSignal);
  expect(judge([0, 6_001, 12_002].map((at) => [at, 0.1]))).toEqual({
    state: 'unmeasured',
    reason: 'rate-too-low',
  });
});
