import { expect, test } from 'vitest';
import { dotPlaces, settledDots, shownMs } from '../../src/web/student/calibration.ts';

test('the dots lie evenly around the middle', () => {
  const mean = (of: (place: { x: number; y: number }) => number) =>
    dotPlaces.reduce((sum, place) => sum + of(place), 0) / dotPlaces.length;
  expect(mean(({ x }) => x)).toBeCloseTo(0.5);
  expect(mean(({ y }) => y)).toBeCloseTo(0.5);
});

test('a dot that was shown as planned counts, one of a page that was held up does not', () => {
  const [place] = dotPlaces;
  expect(settledDots(place, 1_000, 1_000 + shownMs)).toEqual({
    x: place?.x,
    y: place?.y,
    from: 1_000,
    to: 1_000 + shownMs,
  });
  expect(settledDots(place, 1_000, 1_000 + shownMs + 10_000)).toBeNull();
  expect(settledDots(undefined, 0, 1)).toBeNull();
});
