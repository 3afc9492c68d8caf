import type { FrameMemory } from '../frame-memory.ts';
import type { Picture } from './picture/picture.ts';

const COLUMNS = 40;
const ROWS = 30;
/** Samples of a cell along each axis: 64 in all bring a sensor's noise down to an eighth. */
const SAMPLES = 8;
/**
 * Grey levels. A cell's mean differs by no more from frame to frame by noise alone: with a standard deviation of 6 levels
 * a pixel, and JPEG quality from 0.5 to 0.8, the largest of all cells differed by 5 and the third largest by 4.
 */
const NOISE = 4;
/**
 * So many cells beyond the noise are a movement. A face that moves by one pixel changes fifty cells and more, a blink
 * two to eight; a single cell is a reflection or a hot pixel.
 */
const MOVED_CELLS = 2;

/**
 * Tells a still scene from its pixels alone: mean brightness of each cell of a coarse grid, against the grid of the last
 * frame that was not still. That frame stays the reference, so what creeps adds up and is seen.
 */
export class StillGate {
  /** Where the samples lie: offsets in a row, and row numbers; for the last picture's size. */
  #columns: Int32Array = new Int32Array(0);
  #rows: Int32Array = new Int32Array(0);
  #size = '';

  /** Brightness of each cell, 0–255, row by row. Green stands for it: it is most of it, and a third of the reading. */
  gridOf(picture: Picture): Uint8Array {
    this.#use(picture);
    const { data, width } = picture;
    const columns = this.#columns;
    const rows = this.#rows;
    const grid = new Uint8Array(COLUMNS * ROWS);
    const sums = new Int32Array(COLUMNS);
    for (let row = 0; row < ROWS; row += 1) {
      sums.fill(0);
      for (let y = row * SAMPLES; y < (row + 1) * SAMPLES; y += 1) {
        addRow(data, ((rows[y] as number) * width * 3 + 1) | 0, columns, sums);
      }
      for (let column = 0; column < COLUMNS; column += 1) {
        grid[row * COLUMNS + column] = Math.round((sums[column] as number) / (SAMPLES * SAMPLES));
      }
    }
    return grid;
  }

  /** Whether a frame with this grid shows what the remembered one showed. */
  isStill(grid: Uint8Array, { width, height }: Picture, memory: FrameMemory): boolean {
    if (memory.grid.length !== grid.length || memory.width !== width || memory.height !== height)
      return false;
    let moved = 0;
    for (let i = 0; i < grid.length; i += 1) {
      if (Math.abs((grid[i] as number) - (memory.grid[i] as number)) > NOISE) moved += 1;
      if (moved >= MOVED_CELLS) return false;
    }
    return true;
  }

  #use({ width, height }: Picture): void {
    const size = `${width}×${height}`;
    if (size === this.#size) return;
    this.#size = size;
    this.#columns = samplePlaces(COLUMNS, width).map((x) => x * 3);
    this.#rows = samplePlaces(ROWS, height);
  }
}

/** Evenly spread pixels of a side; a side of few pixels gives some of them more than once. */
function samplePlaces(cells: number, pixels: number): Int32Array {
  const count = cells * SAMPLES;
  return Int32Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * pixels) / count));
}

function addRow(data: Uint8Array, line: number, columns: Int32Array, sums: Int32Array): void {
  for (let column = 0; column < COLUMNS; column = (column + 1) | 0) {
    let sum = 0;
    const from = Math.imul(column, SAMPLES);
    for (let i = from; i < from + SAMPLES; i = (i + 1) | 0) {
      sum = (sum + (data[line + (columns[i] as number)] as number)) | 0;
    }
    sums[column] = (sums[column] as number) + sum;
  }
}
