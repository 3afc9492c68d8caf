import { expect, test } from 'vitest';
import { longestGapMs, sustained, sustainedLookBackMs, unmeasurable } from '../../src/rules/sustained.ts';

const what = () => ({ severity: 'low', confidence: 1, details: {} }) as const;
const judge = (instants: number[], now = instants.at(-1) ?? 0, ms = 2_000) =>
  sustained({ signals: instants.map((at) => ({ at })), holds: () => true, ms, now }, what);

test('a condition fires at its span and not before', () => {
  expect(judge([0, 1_000, 1_999])).toEqual({ state: 'building', since: 0 });
  expect(judge([0, 1_000, 2_000])).toMatchObject({ state: 'firing', since: 0, until: 2_000 });
});

test('looks may be as far apart as the span, but 1.5 s at least and 2.5 s at most', () => {
  expect([0, 1_000, 1_500, 2_000, 2_500, 60_000].map(longestGapMs)).toEqual([
    1_500, 1_500, 1_500, 2_000, 2_500, 2_500,
  ]);
});

test('time alone does not lengthen it: it lasts until its newest look', () => {
  expect(judge([0, 1_000, 1_900], 2_900)).toEqual({ state: 'building', since: 0 });
  expect(judge([0, 1_000, 2_000], 3_900)).toMatchObject({ state: 'firing', until: 2_000 });
});

test('the beginning of a stretch that fires is within the look-back, whatever the rate', () => {
  for (const ms of [0, 1_000, 4_000, 60_000]) {
    for (const everyMs of [33, 500, longestGapMs(ms)]) {
      const last = Math.ceil((3 * sustainedLookBackMs(ms)) / everyMs) * everyMs;
      const instants: number[] = [];
      for (let at = last - sustainedLookBackMs(ms); at <= last; at += everyMs) instants.push(at);
      expect(judge(instants, last, ms).state).toBe('firing');
    }
  }
});

test('no look, or an old one, says nothing', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(unmeasurable([], 1_000, 0)).toEqual(noSignal);
  expect(unmeasurable([{ at: 0 }], 1_000, 1_000)).toBeNull();
  expect(unmeasurable([{ at: 0 }], 1_000, 1_001)).toEqual(noSignal);
});

test('one long distance is a gap, two in a row are the rate', () => {
  const of = (...instants: number[]) =>
    unmeasurable(
      instants.map((at) => ({ at })),
      1_000,
      instants.at(-1) ?? 0,
    );
  expect(of(0, 1_001)).toBeNull();
  expect(of(0, 1_001, 2_001)).toBeNull();
  expect(of(0, 1_000, 2_001)).toBeNull();
  expect(of(0, 1_001, 2_002)).toEqual({ state: 'unmeasured', reason: 'rate-too-low' });
});
