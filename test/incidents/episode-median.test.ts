import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EpisodeMedian } from '../../src/incidents/episode-median.ts';

type Seen = [value: number, ms: number];
function medianOf(...seen: Seen[]): number {
  const median = new EpisodeMedian();
  for (const [value, ms] of seen) median.add(value, ms);
  return median.value;
}

test('nothing seen is no confidence', () => {
  expect(medianOf()).toBe(0);
});

test('each value weighs as long as it lasted', () => {
  expect(medianOf([0.9, 1_000], [0.4, 1_001])).toBe(0.4);
  expect(medianOf([0.9, 1_001], [0.4, 1_000])).toBe(0.9);
  expect(medianOf([1, 500], [0.2, 400], [0.3, 300])).toBe(0.3);
});

test('the frame rate does not decide', () => {
  const slowly: Seen[] = [
    [0.8, 3_000],
    [0.3, 2_000],
  ];
  const fast = slowly.flatMap(([value, ms]) => Array.from({ length: 100 }, (): Seen => [value, ms / 100]));
  expect(medianOf(...fast)).toBe(medianOf(...slowly));
});

test('values are told apart to a hundredth', () => {
  expect([0, 0.994, 0.996, 1].map((value) => medianOf([value, 1]))).toEqual([0, 0.99, 1, 1]);
});

test('it is the value at which half of the time has passed', () => {
  const seen = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 10_000 }));
  fc.assert(
    fc.property(fc.array(seen, { minLength: 1, maxLength: 40 }), (all) => {
      const found = Math.round(100 * medianOf(...all.map(([value, ms]): Seen => [value / 100, ms])));
      const ms = (list: typeof all) => list.reduce((sum, [, each]) => sum + each, 0);
      expect(all.map(([value]) => value)).toContain(found);
      expect(2 * ms(all.filter(([value]) => value < found))).toBeLessThanOrEqual(ms(all));
      expect(2 * ms(all.filter(([value]) => value > found))).toBeLessThanOrEqual(ms(all));
    }),
  );
});
