import { expect, test } from 'vitest';
import { boundsOf, type Picture } from '../../src/analysis/vision/picture/picture.ts';
import { pictureQuality } from '../../src/analysis/vision/picture/quality.ts';
import { paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const portrait = samplePortrait();
/** The sample's face. */
const face = [40, 50, 180, 180] as const;
const scene = () => paste(plainPicture(640, 480), portrait, 192, 112, 256);
const faceInScene = [232, 162, 180, 180] as const;

const changed = (picture: Picture, change: (value: number) => number): Picture => ({
  ...picture,
  data: Uint8Array.from(picture.data, change),
});
/** Each pixel the mean of the square around it that reaches `radius` pixels to each side. */
function blurred({ width, height, data }: Picture, radius: number): Picture {
  const along = (source: Uint8Array, size: number, step: number) =>
    Uint8Array.from(source, (_, i) => {
      const place = Math.floor(i / step) % size;
      let sum = 0;
      for (let d = -radius; d <= radius; d += 1) {
        const there = Math.min(size - 1, Math.max(0, place + d));
        sum += source[i + (there - place) * step] ?? 0;
      }
      return sum / (2 * radius + 1);
    });
  return { width, height, data: along(along(data, width, 3), height, width * 3) };
}

test('one colour: its brightness, no contrast, nothing sharp', () => {
  expect(pictureQuality(plainPicture(640, 480, [0, 0, 0]), null)).toEqual({
    luminance: 0,
    contrast: 0,
    clipped: 0,
    sharpness: 0,
  });
  const white = pictureQuality(plainPicture(640, 480, [255, 255, 255]), null);
  expect(white).toMatchObject({ contrast: 0, clipped: 1, sharpness: 0 });
  expect(white.luminance).toBeCloseTo(255, 0);
});

test('colours are as bright as the eye sees them', () => {
  const of = (colour: [number, number, number]) =>
    pictureQuality(plainPicture(64, 64, colour), null).luminance;
  expect(of([0, 255, 0])).toBeCloseTo(0.587 * 255, 0);
  expect(of([255, 0, 0])).toBeCloseTo(0.299 * 255, 0);
  expect(of([0, 0, 255])).toBeCloseTo(0.114 * 255, 0);
});

test('half black and half white: half is clipped, and the brightness spreads as far as it can', () => {
  const picture = plainPicture(640, 480, [0, 0, 0]);
  picture.data.fill(255, picture.data.length / 2);
  const { luminance, contrast, clipped } = pictureQuality(picture, null);
  expect(luminance).toBeCloseTo(127.5, 0);
  expect(contrast).toBeCloseTo(127.5, 0);
  expect(clipped).toBeCloseTo(0.5, 2);
});

test('less light: darker, and less contrast', () => {
  const full = pictureQuality(portrait, face);
  const little = pictureQuality(
    changed(portrait, (value) => value / 4),
    face,
  );
  expect(little.luminance / full.luminance).toBeCloseTo(0.25, 1);
  expect(little.contrast / full.contrast).toBeCloseTo(0.25, 1);
});

test('sharpness falls with every step of blur', () => {
  const values = [0, 3, 6, 12].map((radius) => pictureQuality(blurred(portrait, radius), face).sharpness);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  expect(values[0]).toBeGreaterThan(25);
  expect(values[3]).toBeLessThan(15);
});

test('it is the face that has to be sharp: what is behind it does not count', () => {
  const soft = blurred(portrait, 12);
  const noisy = plainPicture(640, 480);
  for (let i = 0; i < noisy.data.length; i += 1) noisy.data[i] = (i * 7_919) % 256;
  const onNoise = paste(noisy, soft, 192, 112, 256);
  const onPlain = paste(plainPicture(640, 480), soft, 192, 112, 256);
  const within = [252, 182, 140, 140] as const;
  expect(pictureQuality(onNoise, within).sharpness).toBeCloseTo(pictureQuality(onPlain, within).sharpness, 5);
  expect(pictureQuality(onNoise, null).sharpness).toBeGreaterThan(200);
});

test('the same face twice as large is about as sharp', () => {
  const small = pictureQuality(scene(), faceInScene).sharpness;
  const large = pictureQuality(portrait, face).sharpness;
  expect(small / large).toBeGreaterThan(0.7);
  expect(small / large).toBeLessThan(1.4);
});

test.each([
  [1, 1],
  [3, 4_096],
  [4_096, 2],
])('a picture of %d×%d pixels has finite measures', (width, height) => {
  const picture = plainPicture(width, height);
  for (const box of [null, boundsOf(picture), [-50, -50, 40, 40], [0, 0, 0, 0]] as const) {
    for (const value of Object.values(pictureQuality(picture, box))) expect(value).toSatisfy(Number.isFinite);
  }
});

test('a face that reaches beyond the border is measured as far as it is there', () => {
  const cut = pictureQuality(portrait, [-60, 50, 280, 180]);
  expect(cut.sharpness).toBeGreaterThan(25);
});
