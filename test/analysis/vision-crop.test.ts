import { describe, expect, test } from 'vitest';
import { Letterbox } from '../../src/analysis/vision/picture/letterbox.ts';
import { boundsOf, clip, type Picture } from '../../src/analysis/vision/picture/picture.ts';
import { RotatedCrop } from '../../src/analysis/vision/picture/rotated-crop.ts';
import { plainPicture } from './fixtures/pictures.ts';

/** Red grows to the right, green downwards, by one a pixel. */
function slope(width: number, height: number): Picture {
  const picture = plainPicture(width, height);
  for (let i = 0; i < width * height; i += 1) {
    picture.data.set([i % width, Math.floor(i / width), 7], i * 3);
  }
  return picture;
}

describe('letterbox', () => {
  const letterbox = new Letterbox({ width: 64, height: 64 }, { low: -1, high: 1 });
  const at = (channel: number, x: number, y: number): number =>
    letterbox.data[channel * 64 * 64 + y * 64 + x] ?? Number.NaN;

  test('keeps the aspect and leaves the rest black', () => {
    letterbox.fit(plainPicture(200, 100, [255, 0, 255]), [0, 0, 200, 100]);
    expect(at(0, 32, 15)).toBe(-1);
    expect(at(0, 32, 16)).toBeCloseTo(1);
    expect(at(1, 32, 32)).toBeCloseTo(-1);
    expect(at(2, 0, 47)).toBeCloseTo(1);
    expect(at(0, 32, 48)).toBe(-1);
  });

  test('each pixel is the mean of what it covers', () => {
    const picture = slope(160, 160);
    letterbox.fit(picture, boundsOf(picture));
    // Pixel 10 covers 25 to 27.5 of the source: 25, 26 and half of 27.
    const expected = (25 + 26 + 27 / 2) / 2.5;
    expect(at(0, 10, 40)).toBeCloseTo((expected / 255) * 2 - 1, 5);
    expect(at(1, 40, 10)).toBeCloseTo((expected / 255) * 2 - 1, 4);
  });

  test('a picture whose rows begin within a word looks the same', () => {
    const even = slope(160, 120);
    letterbox.fit(even, [3, 7, 101, 90]);
    const expected = letterbox.data.slice();
    const odd = slope(161, 121);
    for (let i = 0; i < 161 * 121; i += 1) odd.data.set([i % 161, Math.floor(i / 161), 7], i * 3);
    letterbox.fit(odd, [3, 7, 101, 90]);
    expect(letterbox.data).toEqual(expected);
  });

  test('many rows and columns are averaged as well as few', () => {
    letterbox.fit(slope(250, 250), [0, 0, 250, 25]);
    const mean = letterbox.data.slice(0, 64 * 64).filter((value) => value !== -1);
    expect(mean.reduce((sum, value) => sum + value, 0) / mean.length).toBeCloseTo((124.5 / 255) * 2 - 1, 2);
  });

  test('its points lead back to the picture, also from a part of it', () => {
    const fit = letterbox.fit(slope(200, 200), [40, 60, 100, 50]);
    expect(fit.point(0, 16)).toEqual({ x: 40, y: 60 });
    expect(fit.point(64, 48)).toEqual({ x: 140, y: 110 });
    const { x, y } = fit.point(20.5, 30.5);
    expect(at(0, 20, 30)).toBeCloseTo(((x - 0.5) / 255) * 2 - 1, 2);
    expect(at(1, 20, 30)).toBeCloseTo(((y - 0.5) / 255) * 2 - 1, 2);
  });
});

describe('rotated crop', () => {
  const crop = new RotatedCrop(32, { low: 0, high: 255 });
  const at = (channel: number, x: number, y: number): number =>
    crop.data[channel * 32 * 32 + y * 32 + x] ?? Number.NaN;

  test.each([0, 0.4, -1.2, Math.PI])('shows what lies where its points lead, turned by %d', (angle) => {
    const square = { center: { x: 100, y: 90 }, side: 50, angle };
    crop.cut(slope(200, 200), square);
    for (const [u, v] of [
      [0, 0],
      [31, 4],
      [16, 16],
      [3, 30],
    ] as const) {
      const { x, y } = crop.toPicture(square, u + 0.5, v + 0.5);
      expect(at(0, u, v)).toBeCloseTo(x - 0.5, 2);
      expect(at(1, u, v)).toBeCloseTo(y - 0.5, 2);
    }
  });

  test('mirrored, it shows left on the right', () => {
    const square = { center: { x: 90, y: 100 }, side: 45, angle: 0.5 };
    crop.cut(slope(200, 200), square);
    const plain = crop.data.slice();
    crop.cut(slope(200, 200), square, true);
    for (const [u, v] of [
      [0, 5],
      [20, 31],
    ] as const) {
      expect(at(0, 31 - u, v)).toBeCloseTo(plain[v * 32 + u] ?? Number.NaN, 2);
    }
  });

  test('averages several samples when it shrinks', () => {
    const stripes = plainPicture(200, 200);
    for (let i = 0; i < 200 * 200; i += 1) stripes.data.fill(i % 2 === 0 ? 0 : 200, i * 3, i * 3 + 3);
    crop.cut(stripes, { center: { x: 100, y: 100 }, side: 64, angle: 0 });
    expect(at(0, 16, 16)).toBeCloseTo(100, 3);
  });

  test('goes on with the outermost pixels beyond the border', () => {
    crop.cut(plainPicture(40, 40, [50, 60, 70]), { center: { x: 0, y: 0 }, side: 80, angle: 0.3 });
    expect(at(0, 0, 0)).toBeCloseTo(50, 3);
    expect(at(2, 31, 31)).toBeCloseTo(70, 3);
  });
});

test('a box is clipped to the picture', () => {
  const picture = plainPicture(100, 50);
  expect(clip([-10, -10, 30, 30], picture)).toEqual([0, 0, 20, 20]);
  expect(clip([90, 40, 30, 30], picture)).toEqual([90, 40, 10, 10]);
  expect(clip([200, 200, 5, 5], picture)).toEqual([100, 50, 0, 0]);
});
