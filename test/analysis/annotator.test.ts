import { beforeAll, expect, test } from 'vitest';
import { Annotator } from '../../src/analysis/vision/drawing/annotator.ts';
import type { Marks } from '../../src/analysis/vision/drawing/marks.ts';
import { JpegDecoder } from '../../src/analysis/vision/picture/jpeg-decoder.ts';
import { faceWith, objectWith } from '../support/observations.ts';
import { plainPicture } from './fixtures/pictures.ts';

const grey = 128;
let annotator: Annotator;
beforeAll(async () => {
  annotator = await Annotator.load();
});

/** The drawn picture of a grey frame: colour at a place. */
function drawn(marks: Marks, width = 320, height = 240) {
  const picture = plainPicture(width, height, [grey, grey, grey]);
  const { data, ...size } = new JpegDecoder().decode(annotator.draw(picture, marks));
  return {
    size,
    at: (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)],
  };
}
const isGrey = (colour: number[]) => colour.every((value) => Math.abs(value - grey) < 12);
const isGreen = ([r = 0, g = 0]: number[]) => g > r + 60;
const isAmber = ([r = 0, , b = 0]: number[]) => r > b + 100;

test('without marks it is the picture itself', () => {
  const { size, at } = drawn({ faces: [], objects: [] });
  expect(size).toEqual({ width: 320, height: 240 });
  for (const [x, y] of [
    [0, 0],
    [160, 120],
    [319, 239],
  ] as const) {
    expect(isGrey(at(x, y))).toBe(true);
  }
});

test('a box around each face and object, in colours of their own; the inside stays as it is', () => {
  const face = faceWith({ box: [40, 80, 100, 120], gaze: null });
  const { at } = drawn({ faces: [face], objects: [{ ...objectWith('phone'), box: [200, 100, 60, 100] }] });
  expect(isGreen(at(40, 150))).toBe(true);
  expect(isAmber(at(200, 150))).toBe(true);
  expect(isGrey(at(90, 150))).toBe(true);
  expect(isGrey(at(230, 150))).toBe(true);
});

test('the label stands above the box, and inside it at the upper border', () => {
  const phoneAt = (y: number) =>
    drawn({ faces: [], objects: [{ ...objectWith('phone'), box: [100, y, 60, 100] }] });
  /** The darkest place of a row beside the box's left border. */
  const darkest = ({ at }: ReturnType<typeof drawn>, y: number) =>
    Math.min(...Array.from({ length: 30 }, (_, i) => Math.max(...at(105 + i, y))));
  expect(darkest(phoneAt(100), 90)).toBeLessThan(80);
  expect(darkest(phoneAt(100), 120)).toBeGreaterThan(100);
  expect(darkest(phoneAt(0), 8)).toBeLessThan(80);
});

test('a line tells where the eyes turn: to the picture\u2019s left for x > 0', () => {
  const box = [100, 60, 100, 120] as const;
  const { at } = drawn({ faces: [faceWith({ box: [...box], gaze: { x: 0.8, y: 0 } })], objects: [] });
  const eyes = Math.round(60 + 120 * 0.4);
  expect(isGreen(at(125, eyes))).toBe(true);
  expect(isGrey(at(175, eyes))).toBe(true);
});

test('boxes that reach beyond the picture are drawn as far as it goes', () => {
  const { size } = drawn({ faces: [faceWith({ box: [-50, -50, 900, 900] })], objects: [] });
  expect(size).toEqual({ width: 320, height: 240 });
});
