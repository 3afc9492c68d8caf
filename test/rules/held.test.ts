import fc from 'fast-check';
import { expect, test } from 'vitest';
import { held } from '../../src/rules/held.ts';
import { median } from '../../src/signals/median.ts';

/** Farther than any stretch of these tests. */
const reach = { gapMs: 2_500, enoughMs: 600_000 };
/** Signals every `everyMs` from 0 on: `x` holds, `-` only stays, `.` contradicts. */
const signals = (pattern: string, everyMs = 500) =>
  [...pattern].map((sign, i) => ({ at: i * everyMs, holds: sign === 'x', stays: sign !== '.' }));
const heldOf = (pattern: string, everyMs?: number) =>
  held(signals(pattern, everyMs), { holds: ({ holds }) => holds }, reach);

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
  expect(heldOf('xxx..xxx', 300)).toMatchObject({ since: 0 });
  expect(heldOf('xxx..xxx', 301)).toMatchObject({ since: 5 * 301 });
  expect(heldOf('xxx..xxx', 100)).toMatchObject({ since: 0 });
});

test('every second signal is no slip', () => {
  const found = heldOf('x.x.x.x.x.x');
  expect((found?.until ?? 0) - (found?.since ?? 0)).toBeLessThanOrEqual(2_000);
});

test('a gap ends it: nothing is known of what was in between', () => {
  const since = (gap: number) =>
    held([{ at: 0 }, { at: 100 }, { at: 100 + gap }], { holds: () => true }, reach)?.since;
  expect([since(reach.gapMs), since(reach.gapMs + 1)]).toEqual([0, 100 + reach.gapMs + 1]);
});

test('what has begun goes on while it stays, and what merely stays begins nothing', () => {
  const staying = (pattern: string) =>
    held(signals(pattern), { holds: ({ holds }) => holds, stays: ({ stays }) => stays }, reach);
  expect(staying('--x---')).toMatchObject({ since: 1_000, until: 2_500, share: 1 });
  expect(staying('x-.--')).toMatchObject({ since: 0, until: 2_000, share: 4 / 5 });
  expect(staying('-----')).toBeNull();
});

test('nobody looks further back than enough', () => {
  const found = held(signals('x'.repeat(100)), { holds: () => true }, { ...reach, enoughMs: 4_000 });
  expect(found).toMatchObject({ since: 49_500 - 4_000, until: 49_500 });
});

test('a stretch begins and ends with signals that hold, and mostly holds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.integer({ min: 33, max: 1_000 }),
      (facts, everyMs) => {
        const all = facts.map((holds, i) => ({ at: i * everyMs, holds }));
        const found = held(all, { holds: ({ holds }) => holds }, reach);
        expect(found === null).toBe(facts.at(-1) !== true);
        if (!found) return;
        expect(all.find(({ at }) => at === found.since)?.holds).toBe(true);
        expect(found.until).toBe(all.at(-1)?.at);
        expect(found.share).toBeGreaterThanOrEqual(0.6);
        expect(found.signals.every(({ holds }) => holds)).toBe(true);
        const within = all.filter(({ at }) => at >= found.since);
        expect(found.share).toBe(found.signals.length / within.length);
      },
    ),
  );
});

test('hysteresis only lengthens: what holds without it holds with it, from no later on', () => {
  const sign = fc.constantFrom('x', '-', '.');
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
      const all = signals(signs.join(''));
      const without = held(all, { holds: ({ holds }) => holds }, reach);
      const within = held(all, { holds: ({ holds }) => holds, stays: ({ stays }) => stays }, reach);
      if (!without) return;
      expect(within?.since).toBeLessThanOrEqual(without.since);
      expect(all.find(({ at }) => at === within?.since)?.holds).toBe(true);
    }),
  );
});

test('the median of an even number is between the middle two', () => {
  expect([median([]), median([3]), median([4, 1, 2, 3])]).toEqual([0, 3, 2.5]);
});
