import { expect, test } from 'vitest';
import type { FrameMemory } from '../../src/analysis/frame-memory.ts';
import { JpegDecoder } from '../../src/analysis/vision/picture/jpeg-decoder.ts';
import type { Picture } from '../../src/analysis/vision/picture/picture.ts';
import { StillGate } from '../../src/analysis/vision/still-gate.ts';
import { observationWith } from '../support/observations.ts';
import { encodeJpeg, paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const gate = new StillGate();
const portrait = samplePortrait();

/** Sensor noise that is always the same for the same seed: the sum of some equally spread numbers, of deviation `sigma`. */
function noisy(picture: Picture, sigma: number, seed: number): Picture {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const data = Uint8ClampedArray.from(
    picture.data,
    (value) => value + sigma * Math.sqrt(3) * (next() + next() + next() + next()),
  );
  return { ...picture, data: Uint8Array.from(data) };
}

/** As it would arrive. */
function arrived(picture: Picture, quality: number): Picture {
  const decoded = new JpegDecoder().decode(encodeJpeg(picture, quality));
  return { ...decoded, data: Uint8Array.from(decoded.data) };
}
const scene = (x = 192, y = 112) => paste(plainPicture(640, 480, [140, 150, 160]), portrait, x, y, 256);
const remembered = (picture: Picture): FrameMemory => ({
  grid: gate.gridOf(picture),
  width: picture.width,
  height: picture.height,
  faces: [],
  track: null,
  isCalm: false,
  quality: observationWith().quality,
});
const isStill = (before: Picture, now: Picture) => gate.isStill(gate.gridOf(now), now, remembered(before));

test.each([
  [2, 50],
  [4, 50],
  [4, 80],
])('noise of %d levels at JPEG quality %d is still', (sigma, quality) => {
  const first = arrived(noisy(scene(), sigma, 1), quality);
  for (let seed = 2; seed < 8; seed += 1) {
    expect(isStill(first, arrived(noisy(scene(), sigma, seed), quality))).toBe(true);
  }
});

test('a face that moves by two pixels is not still', () => {
  const first = arrived(noisy(scene(), 2, 1), 70);
  expect(isStill(first, arrived(noisy(scene(194, 112), 2, 2), 70))).toBe(false);
  expect(isStill(first, arrived(noisy(scene(192, 110), 2, 3), 70))).toBe(false);
});

test('eyes that shut are not still', () => {
  const shut = scene();
  // Two patches of the skin below the eyes, laid over them.
  for (const x of [250, 320]) {
    for (let y = 205; y < 225; y += 1) {
      const from = ((y + 30) * 640 + x) * 3;
      shut.data.copyWithin((y * 640 + x) * 3, from, from + 40 * 3);
    }
  }
  expect(isStill(arrived(scene(), 70), arrived(shut, 70))).toBe(false);
});

test('what creeps adds up, because the reference stays', () => {
  const first = plainPicture(640, 480, [100, 100, 100]);
  const still = Array.from({ length: 10 }, (_, i) => {
    const level = 100 + i;
    return isStill(first, plainPicture(640, 480, [level, level, level]));
  });
  expect(still[1]).toBe(true);
  expect(still[9]).toBe(false);
});

test('another size is another scene', () => {
  expect(isStill(plainPicture(640, 480), plainPicture(320, 240))).toBe(false);
});

test.each([
  [1, 1],
  [4096, 2],
  [3, 700],
])('a picture of %d×%d pixels has a grid that repeats', (width, height) => {
  expect(isStill(plainPicture(width, height), plainPicture(width, height))).toBe(true);
});
