import type { GreyPicture } from '../vision/picture/picture.ts';
import type { Quantisation } from './quantisation.ts';

/**
 * Pixels of a cell along each side: half a block of a JPEG. In a cell of a whole block (8) a "b" that becomes a "d" changes
 * no mean at all, and in one of 16 hardly any letter of 12 px does; in cells of 4 nearly every letter changes one by more
 * than an encoder's rounding can.
 */
export const CELL = 4;

/** Mean brightness of each cell, 0–255, row by row. The last column and row may have narrower cells. */
export interface ScreenGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Uint8Array;
}

/** Two bytes of a word, as two sums of 16 bits. */
const PAIR = 0x00ff00ff;

export function gridOf(picture: GreyPicture): ScreenGrid {
  const columns = Math.ceil(picture.width / CELL);
  const rows = Math.ceil(picture.height / CELL);
  const { byteOffset } = picture.data;
  const isAligned = picture.width % CELL === 0 && picture.height % CELL === 0 && byteOffset % 4 === 0;
  const cells = new Uint8Array(columns * rows);
  if (isAligned) meansOfWords(picture, cells);
  else meansOfBytes(picture, columns, cells);
  return { columns, rows, cells };
}

/** A row of a cell is one word: its four bytes are added as two pairs. */
function meansOfWords({ data, width, height }: GreyPicture, cells: Uint8Array): void {
  const words = new Int32Array(data.buffer, data.byteOffset, (width * height) >> 2);
  const columns = (width >> 2) | 0;
  const rows = (height >> 2) | 0;
  // `| 0` keeps indexes in the processor's whole numbers.
  for (let row = 0, into = 0, at = 0; row < rows; row = (row + 1) | 0, at = (at + 3 * columns) | 0) {
    for (let column = 0; column < columns; column = (column + 1) | 0) {
      const a = words[at] as number;
      const b = words[at + columns] as number;
      const c = words[at + 2 * columns] as number;
      const d = words[at + 3 * columns] as number;
      const even = (a & PAIR) + (b & PAIR) + (c & PAIR) + (d & PAIR);
      const odd = ((a >>> 8) & PAIR) + ((b >>> 8) & PAIR) + ((c >>> 8) & PAIR) + ((d >>> 8) & PAIR);
      const sums = (even + odd) | 0;
      cells[into] = ((sums & 0xffff) + (sums >>> 16) + 8) >> 4;
      into = (into + 1) | 0;
      at = (at + 1) | 0;
    }
  }
}

function meansOfBytes({ data, width, height }: GreyPicture, columns: number, cells: Uint8Array): void {
  const sums = new Int32Array(columns);
  for (let top = 0, into = 0; top < height; top += CELL, into += columns) {
    const bottom = Math.min(height, top + CELL);
    sums.fill(0);
    for (let y = top; y < bottom; y += 1) {
      for (let x = 0; x < width; x += 1) {
        sums[x >> 2] = (sums[x >> 2] as number) + (data[y * width + x] as number);
      }
    }
    for (let column = 0; column < columns; column += 1) {
      const pixels = Math.min(CELL, width - column * CELL) * (bottom - top);
      cells[into + column] = Math.round((sums[column] as number) / pixels);
    }
  }
}

/** Mean of a grid's cells, 0–255, and their standard deviation, 0–128. */
export function brightnessOf({ cells }: ScreenGrid): { luminance: number; contrast: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i] as number;
    sum += cell;
    squares += cell * cell;
  }
  const luminance = sum / cells.length;
  return { luminance, contrast: Math.sqrt(Math.max(0, squares / cells.length - luminance * luminance)) };
}

/**
 * Grey levels by which two encodings of one picture with different tables may differ in a cell. Half a step of each bounds
 * the mean of a block: 1 level at quality 0.5; the rest is what its finest waves leave in a quarter of it, and what is cut
 * off beyond white. The most between any two qualities from 0.5 to 0.95 was 13, on pages of black text on white.
 */
const OTHER_TABLES = 14;
/** The same for sources that give a pixel now this, now the next value, with the same tables. */
const PIXEL_NOISE = 4;
/** Such noise may push the roundings of a block over two of its steps, each of which is an eighth of a level. */
const TWO_STEPS = 2 / 8;

/**
 * By how much a cell's mean may differ, grey levels, while the picture is the same. `before` is the coarseness of the frame
 * to compare with, if it is known.
 */
export function toleranceBetween(before: number | undefined, now: Quantisation): number {
  if (before !== now.coarseness) return OTHER_TABLES;
  return Math.min(OTHER_TABLES, PIXEL_NOISE + TWO_STEPS * now.meanStep);
}

/** Indexes of the cells that differ by more than `tolerance`. Both have as many cells. */
export function changedCells(before: Uint8Array, now: Uint8Array, tolerance: number): Int32Array {
  const changed = new Int32Array(now.length);
  let count = 0;
  for (let i = 0; i < now.length; i = (i + 1) | 0) {
    const difference = (now[i] as number) - (before[i] as number);
    if (difference > tolerance || -difference > tolerance) {
      changed[count] = i;
      count = (count + 1) | 0;
    }
  }
  return changed.subarray(0, count);
}
