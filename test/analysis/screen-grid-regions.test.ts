import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedRegions, joined, touches } from '../../src/analysis/screen/changed-regions.ts';
import { CELL } from '../../src/analysis/screen/screen-grid.ts';

const size = { width: 1920, height: 1080, data: new Uint8Array() };
const columns = size.width / CELL;
const rows = size.height / CELL;
const grid = { columns, rows, cells: new Uint8Array(columns * rows) };

/** The cells that a rectangle of pixels covers. */
function cellsOf(x: number, y: number, width: number, height: number): number[] {
  const cells: number[] = [];
  for (let row = Math.floor(y / CELL); row * CELL < y + height; row += 1) {
    for (let column = Math.floor(x / CELL); column * CELL < x + width; column += 1)
      cells.push(row * columns + column);
  }
  return cells;
}

const regions = (...rectangles: readonly (readonly [number, number, number, number])[]) =>
  changedRegions(Int32Array.from(new Set(rectangles.flatMap((each) => cellsOf(...each)))), grid, size);

test('no cell is no region', () => {
  expect(regions()).toBe('none');
});

test('a cursor makes a small region around itself', () => {
  expect(regions([400, 200, 1, 16])).toEqual([[396, 196, 12, 24]]);
});

test('a region does not reach beyond the picture', () => {
  expect(regions([0, 0, 4, 4], [1916, 1076, 4, 4])).toEqual([
    [0, 0, 8, 8],
    [1912, 1072, 8, 8],
  ]);
});

test('words of a line are one region, lines that are apart are two', () => {
  const two = regions([100, 100, 40, 12], [160, 100, 60, 12], [240, 100, 30, 12], [100, 300, 200, 12]);
  expect(two).toEqual([
    [96, 96, 180, 20],
    [96, 296, 208, 20],
  ]);
});

test('when about half of the picture changed, or very many places, all of it is looked at', () => {
  expect(regions([0, 0, 1920, 500])).not.toBe('whole');
  expect(regions([0, 0, 1920, 560])).toBe('whole');
  // Few cells of a large place, as when a page of text is scrolled.
  const text = Array.from({ length: 50 }, (_, i) => [100, 20 + i * 20, 1_700, 4] as const);
  expect(regions(...text)).toBe('whole');
  const scattered = Array.from(
    { length: 60 },
    (_, i) => [(i % 10) * 180, Math.floor(i / 10) * 170, 8, 8] as const,
  );
  expect(regions(...scattered)).toBe('whole');
});

test('whatever changes lies in one region, and no two regions share a place', () => {
  const rectangle = fc.tuple(
    fc.nat(1_800),
    fc.nat(1_000),
    fc.integer({ min: 1, max: 100 }),
    fc.integer({ min: 1, max: 60 }),
  );
  fc.assert(
    fc.property(fc.array(rectangle, { minLength: 1, maxLength: 12 }), (rectangles) => {
      const found = regions(...rectangles);
      if (typeof found === 'string') throw new Error(`it should be some regions, not ${found}`);
      for (const [x, y, width, height] of rectangles) {
        const holding = found.filter(
          ([left, top, w, h]) => left <= x && top <= y && left + w >= x + width && top + h >= y + height,
        );
        expect(holding).toHaveLength(1);
      }
      for (const [i, one] of found.entries()) {
        for (const other of found.slice(i + 1)) expect(touches(one, other)).toBe(false);
      }
    }),
    { numRuns: 100 },
  );
});

test('boxes that become one may touch others then', () => {
  expect(
    joined([
      [0, 0, 10, 10],
      [20, 0, 10, 10],
      [8, 5, 14, 2],
    ]),
  ).toEqual([[0, 0, 30, 10]]);
});
