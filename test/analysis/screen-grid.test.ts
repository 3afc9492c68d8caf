import { expect, test } from 'vitest';
import { quantisationOf } from '../../src/analysis/screen/quantisation.ts';
import {
  brightnessOf,
  changedCells,
  gridOf,
  toleranceBetween,
} from '../../src/analysis/screen/screen-grid.ts';
import { JpegDecoder } from '../../src/analysis/vision/picture/jpeg-decoder.ts';
import { type DrawnScreen, drawScreen, encode, withNoise } from './fixtures/screens.ts';

const decoder = new JpegDecoder();

/** How many cells changed between two JPEGs. */
function changed(before: Uint8Array, now: Uint8Array): number {
  const grid = gridOf(decoder.decodeGrey(before));
  const tolerance = toleranceBetween(quantisationOf(before).coarseness, quantisationOf(now));
  return changedCells(grid.cells, gridOf(decoder.decodeGrey(now)).cells, tolerance).length;
}

const page: DrawnScreen = {
  font: '12px sans-serif',
  lines: Array.from({ length: 16 }, (_, i) => ({
    text: `${i + 1}. Which of these describes the bitter hit of winter? Question ${i * 7}`,
    y: 20 + i * 21,
  })),
};
const looks: readonly Partial<DrawnScreen>[] = [
  {},
  { ground: '#1e1e1e', ink: '#dddddd' },
  { ground: '#eef2f7', ink: '#334455' },
];

test.each(looks)('another encoding of the same picture changes nothing (%o)', (look) => {
  const qualities = [0.5, 0.6, 0.7, 0.8, 0.9];
  const files = qualities.map((quality) => encode(drawScreen({ ...page, ...look }), quality));
  for (const before of files) for (const now of files) expect(changed(before, now)).toBe(0);
});

test.each(looks)('neither does noise of a level (%o)', (look) => {
  for (const quality of [0.5, 0.7, 0.9]) {
    const [before, now] = [1, 2].map((seed) =>
      encode(withNoise(drawScreen({ ...page, ...look }), seed), quality),
    );
    expect(changed(before as Uint8Array, now as Uint8Array)).toBe(0);
  }
});

test.each([
  ['bed', 'ded'],
  ['ear', 'car'],
  ['now', 'nov'],
  ['38', '33'],
  ['why', 'vhy'],
  ['ab', 'a'],
])('one letter of 12 px is noticed wherever it stands: %s and %s', (one, other) => {
  for (const look of looks) {
    for (let place = 0; place < 8; place += 1) {
      const at = (text: string) =>
        encode(
          drawScreen({
            ...page,
            ...look,
            lines: [...page.lines, { text: `a ${text}`, x: 40 + place, y: 350 - ((place * 3) % 8) }],
          }),
        );
      expect(changed(at(one), at(other))).toBeGreaterThan(0);
    }
  }
});

test('a cursor changes the cells that it covers', () => {
  const without = drawScreen(page);
  const cursor = drawScreen(page);
  cursor.getContext('2d').fillRect(300, 100, 1, 14);
  const cells = changed(encode(without), encode(cursor));
  expect(cells).toBeGreaterThan(2);
  expect(cells).toBeLessThan(20);
});

test('a picture has a cell for each four pixels, also for what is left over', () => {
  const data = Uint8Array.from({ length: 9 * 6 }, (_, i) => (i % 9 === 8 ? 200 : 100));
  const grid = gridOf({ width: 9, height: 6, data });
  expect(grid).toEqual({ columns: 3, rows: 2, cells: Uint8Array.of(100, 100, 200, 100, 100, 200) });
});

test('means are the same whichever way they are reckoned', () => {
  const data = Uint8Array.from({ length: 64 * 32 + 1 }, (_, i) => (i * 7_919) % 256);
  const apart = data.slice(0, 64 * 32);
  const shifted = data.subarray(1);
  shifted.set(apart);
  const size = { width: 64, height: 32 };
  expect(gridOf({ ...size, data: shifted })).toEqual(gridOf({ ...size, data: apart }));
});

test('a black screen has next to no brightness and no contrast', () => {
  const of = (look: Partial<DrawnScreen>) =>
    brightnessOf(gridOf(decoder.decodeGrey(encode(drawScreen({ ...page, ...look })))));
  const black = of({ ground: '#000000', lines: [] });
  expect(black.luminance).toBeLessThan(2);
  expect(black.contrast).toBeLessThan(1);
  const text = of({});
  expect(text.luminance).toBeGreaterThan(200);
  expect(text.contrast).toBeGreaterThan(10);
});

test('the table of brightness tells encodings apart', () => {
  const of = (quality: number) => quantisationOf(encode(drawScreen(page), quality));
  expect(of(0.5)).toEqual({ meanStep: 16, coarseness: expect.closeTo(57.6, 0) });
  expect(of(0.7).coarseness).toBeGreaterThan(of(0.71).coarseness);
  expect(of(0.9).meanStep).toBe(3);
});
