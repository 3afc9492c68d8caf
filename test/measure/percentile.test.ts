import { expect, test } from 'vitest';
import { percentile, spread } from '../../scripts/measure/shared/percentile.ts';

test('the nearest rank is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(percentile(values, 0.5)).toBe(50);
  expect(percentile(values, 0.95)).toBe(95);
  expect(percentile(values, 0.99)).toBe(99);
  expect(percentile([7, 3], 0.99)).toBe(7);
  expect(percentile([9, 10, 200], 0.5)).toBe(10);
});

test('no values have no percentile', () => {
  expect(percentile([], 0.5)).toBeNull();
  expect(spread('alert', [])).toEqual({ 'alert.n': 0 });
});

test('a spread names its figures', () => {
  expect(spread('scores', [4])).toEqual({
    'scores.n': 1,
    'scores.p50_ms': 4,
    'scores.p95_ms': 4,
    'scores.p99_ms': 4,
  });
});
