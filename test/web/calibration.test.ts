import { expect, test } from 'vitest';
import { dotPlaces, isShownEnough, settledDots } from '../../src/web/student/calibration.ts';

test('the dots lie evenly around the middle', () => {
  const mean = (of: (place: { x: number; y: number }) => number) =>
    dotPlaces.reduce((sum, place) => sum + of(place), 0) / dotPlaces.length;
  expect(mean(({ x }) => x)).toBeCloseTo(0.5);
  expect(mean(({ y }) => y)).toBeCloseTo(0.5);
});

test('a dot moves on when the eyes had time and its pictures were looked at, and in any case in the end', () => {
  expect(isShownEnough(2_500, 10)).toBe(false);
  expect(isShownEnough(2_600, 3)).toBe(true);
  // One picture a second: the dot waits for them.
  expect(isShownEnough(2_600, 2)).toBe(false);
  expect(isShownEnough(3_700, 3)).toBe(true);
  expect(isShownEnough(6_000, 0)).toBe(true);
});

test('a dot that was shown as planned counts, one of a page that was held up does not', () => {
  const [place] = dotPlaces;
  expect(settledDots(place, 1_000, 3_600)).toEqual({ x: place?.x, y: place?.y, from: 1_000, to: 3_600 });
  expect(settledDots(place, 1_000, 7_100)).not.toBeNull();
  expect(settledDots(place, 1_000, 13_600)).toBeNull();
  expect(settledDots(undefined, 0, 1)).toBeNull();
});
