import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FocusScore } from '../../src/incidents/focus-score.ts';
import type { Tag } from '../../src/protocol/incident.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';

const { rules } = resolvePolicy();

test('it falls to 100 minus the points of the heaviest rule, 20 a second', () => {
  const focus = new FocusScore();
  expect(focus.update([], rules, 0)).toBe(100);
  expect(focus.update(['A3', 'A2'], rules, 500)).toBe(90);
  expect(focus.update(['A3', 'A2'], rules, 1_500)).toBe(70);
  expect(focus.update(['A3', 'A2'], rules, 60_000)).toBe(40);
});

test('it rises as slowly as it falls', () => {
  const focus = new FocusScore();
  for (const at of [0, 60_000]) focus.update(['A1'], rules, at);
  expect(focus.update([], rules, 61_000)).toBe(60);
  expect(focus.update([], rules, 64_000)).toBe(100);
});

test('a technical incident takes nothing', () => {
  const focus = new FocusScore();
  focus.update([], rules, 0);
  expect(focus.update(['A8'], rules, 60_000)).toBe(100);
});

test('it never moves more than 20 points a second, and stays within 0 and 100', () => {
  const step = fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.subarray<Tag>(['A1', 'A3', 'A6', 'A8']));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const focus = new FocusScore();
      let now = 0;
      let before = focus.update([], rules, now);
      for (const [after, firing] of steps) {
        now += after;
        const score = focus.update(firing, rules, now);
        // Both ends are rounded.
        expect(Math.abs(score - before)).toBeLessThanOrEqual((20 * after) / 1_000 + 1);
        expect(score).toBeGreaterThanOrEqual(40);
        expect(score).toBeLessThanOrEqual(100);
        before = score;
      }
    }),
  );
});
