import { expect, test } from 'vitest';
import { meanFigures, rateInterval, shareFigures, wilson } from '../../scripts/measure/accuracy/interval.ts';
import { unevenness } from '../../scripts/measure/accuracy/subsets.ts';

test.each([
  // Worked examples of the method, as R's prop.test without correction and binom.wilson give them.
  [0, 10, 0, 0.27753],
  [10, 10, 0.72247, 1],
  [1, 29, 0.0061, 0.17175],
  [81, 263, 0.25529, 0.36618],
])('%d of %d lies between %d and %d', (hits, n, low, high) => {
  const interval = wilson(hits, n);
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 3);
});

test('no case says nothing', () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  expect(shareFigures('a', 0, 0)).toEqual({});
  expect(meanFigures('a', [])).toEqual({});
});

test('a share comes with its number of cases and its interval', () => {
  expect(shareFigures('a.b', 10, 10)).toEqual({
    'a.b': 1,
    'a.b.n': 10,
    'a.b.low': expect.closeTo(0.722, 3),
    'a.b.high': 1,
  });
});

test('a mean has the interval that its spread gives', () => {
  const figures = meanFigures('a', [1, 2, 3, 4, 5]);
  expect(figures).toMatchObject({ a: 3, 'a.n': 5 });
  expect(figures['a.low']).toBeCloseTo(3 - (1.96 * Math.sqrt(2.5)) / Math.sqrt(5), 2);
  expect(figures['a.high']).toBeCloseTo(3 + (1.96 * Math.sqrt(2.5)) / Math.sqrt(5), 2);
  expect(meanFigures('a', [4])).toEqual({ a: 4, 'a.n': 1 });
});

test('a rate with no event is bounded all the same', () => {
  expect(rateInterval(0, 2)).toEqual({ low: 0, high: expect.closeTo(1.921, 2) });
  const { low, high } = rateInterval(4, 2);
  expect(low).toBeGreaterThan(0.5);
  expect(low).toBeLessThan(2);
  expect(high).toBeGreaterThan(4);
});

test('a subset is told when its false alarms are over twice those of the best', () => {
  const best = { subset: 'good', alarms: 10, n: 100 };
  const twice = { subset: 'twice', alarms: 20, n: 100 };
  const more = { subset: 'bad', alarms: 60, n: 100 };
  const few = { subset: 'few', alarms: 1, n: 4 };
  expect(unevenness('A1', [best, twice])).toEqual([]);
  expect(unevenness('A1', [more, best])).toEqual([
    'A1: false alarms 0.600 in bad (n 100), best 0.100 in good (n 100): over twice the best',
  ]);
  expect(unevenness('A1', [few, best])).toEqual([expect.stringContaining('but the intervals overlap')]);
  expect(unevenness('A1', [{ ...best, n: 0 }])).toEqual([]);
});
