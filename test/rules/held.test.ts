import fc from 'fast-check';
import { expect, test } from 'vitest';
import { held, isStale, longestGapMs, median } from '../../src/rules/held.ts';

/** Signals every `everyMs` from 0 on: `x` holds, `.` contradicts. */
const signals = (pattern: string, everyMs = 500) =>
  [...pattern].map((sign, i) => ({ at: i * everyMs, holds: sign === 'x' }));
const heldOf = (pattern: string, everyMs?: number) => held(signals(pattern, everyMs), ({ holds }) => holds);

test('nothing holds without signals, or when the newest contradicts', () => {
  expect([heldOf(''), heldOf('.'), heldOf('xxxx.')]).toEqual([null, null, null]);
});

test('a stretch reaches back to the first signal for which it held', () => {
  expect(heldOf('..xxxx')).toMatchObject({ since: 1_000, until: 2_500, share: 1 });
});

test('one signal that contradicts does not end it', () => {
  expect(heldOf('xxx.xxx')).toMatchObject({ since: 0, until: 3_000, share: 6 / 7 });
  expect(heldOf('x.x')).toMatchObject({ since: 0 });
});

test('two in a row end it, unless they follow one another within a slip', () => {
  expect(heldOf('xxx..xxx')).toMatchObject({ since: 2_500 });
  expect(heldOf('xxx..xxx', 100)).toMatchObject({ since: 0 });
});

test('every second signal is no slip', () => {
  const found = heldOf('x.x.x.x.x.x');
  expect((found?.until ?? 0) - (found?.since ?? 0)).toBeLessThanOrEqual(2_000);
});

test('a gap ends it: nothing is known of what was in between', () => {
  const found = held([{ at: 0 }, { at: 100 }, { at: 100 + longestGapMs + 1 }], () => true);
  expect(found?.since).toBe(100 + longestGapMs + 1);
});

test('a stretch begins and ends with signals that hold, and mostly holds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.integer({ min: 33, max: 1_000 }),
      (facts, everyMs) => {
        const all = facts.map((holds, i) => ({ at: i * everyMs, holds }));
        const found = held(all, ({ holds }) => holds);
        expect(found === null).toBe(facts.at(-1) !== true);
        if (!found) return;
        expect(all.find(({ at }) => at === found.since)?.holds).toBe(true);
        expect(found.until).toBe(all.at(-1)?.at);
        expect(found.share).toBeGreaterThanOrEqual(0.6);
        expect(found.signals.every(({ holds }) => holds)).toBe(true);
      },
    ),
  );
});

test('what is old says nothing about now', () => {
  expect(isStale([], 0)).toBe(true);
  expect(isStale([{ at: 0 }], longestGapMs)).toBe(false);
  expect(isStale([{ at: 0 }], longestGapMs + 1)).toBe(true);
});

test('the median of an even number is between the middle two', () => {
  expect([median([]), median([3]), median([4, 1, 2, 3])]).toEqual([0, 3, 2.5]);
});
