import type { FrameMemory } from '../frame-memory.ts';
import type { GreyPicture, Picture } from './picture/picture.ts';

const COLUMNS = 40;
const ROWS = 30;
/** Samples of a cell along each axis: 64 in all bring a sensor's noise down to an eighth. */
const SAMPLES = 8;
/** Half a cell's samples: what makes a division round. */
const HALF = (SAMPLES * SAMPLES) / 2;
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
  /** Brightness of each cell, 0–255, row by row. */
  gridOf(picture: Picture): Uint8Array {
    return gridFrom(picture, addColours);
  }

  /** The same of a picture that is brightness alone. */
  gridOfGrey(picture: GreyPicture): Uint8Array {
    return gridFrom(picture, addGreys);
  }

  /** Whether a frame with this grid shows what the remembered one showed. */
  isStill(grid: Uint8Array, { width, height }: GreyPicture, memory: FrameMemory): boolean {
    if (memory.grid.length !== grid.length || memory.width !== width || memory.height !== height)
      return false;
    let moved = 0;
    for (let i = 0; i < grid.length; i += 1) {
      if (Math.abs((grid[i] as number) - (memory.grid[i] as number)) > NOISE) moved += 1;
      if (moved >= MOVED_CELLS) return false;
    }
    return true;
  }
}

/** Adds SAMPLES pixels of each cell, from the line of pixels that begins at pixel `line`. */
type AddLine = (data: Uint8Array, line: number, width: number, sums: Int32Array) => void;

function gridFrom({ data, width, height }: GreyPicture, addLine: AddLine): Uint8Array {
  const grid = new Uint8Array(COLUMNS * ROWS);
  const sums = new Int32Array(COLUMNS);
  const lines = ROWS * SAMPLES;
  for (let row = 0; row < ROWS; row += 1) {
    sums.fill(0);
    for (let line = row * SAMPLES; line < (row + 1) * SAMPLES; line += 1) {
      addLine(data, Math.floor(((line + 0.5) * height) / lines) * width, width, sums);
    }
    for (let column = 0; column < COLUMNS; column += 1) {
      grid[row * COLUMNS + column] = ((sums[column] as number) + HALF) / (SAMPLES * SAMPLES);
    }
  }
  return grid;
}

// In a picture of few columns the last samples lie on the next line: it is the same in the next frame.

function addGreys(data: Uint8Array, line: number, width: number, sums: Int32Array): void {
  const step = Math.max(1, Math.floor(width / (COLUMNS * SAMPLES))) | 0;
  for (let column = 0; column < COLUMNS; column = (column + 1) | 0) {
    const from = (line + Math.floor((column * width) / COLUMNS)) | 0;
    let sum = 0;
    for (let i = 0; i < SAMPLES; i = (i + 1) | 0) sum = (sum + (data[from + i * step] as number)) | 0;
    sums[column] = (sums[column] as number) + sum;
  }
}

/** Brightness as JPEG itself reckons it (ITU-R BT.601): 0.299 red, 0.587 green, 0.114 blue, here as shares of 256. */
function addColours(data: Uint8Array, line: number, width: number, sums: Int32Array): void {
  const step = (Math.max(1, Math.floor(width / (COLUMNS * SAMPLES))) * 3) | 0;
  for (let column = 0; column < COLUMNS; column = (column + 1) | 0) {
    const from = ((line + Math.floor((column * width) / COLUMNS)) * 3) | 0;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let i = 0; i < SAMPLES; i = (i + 1) | 0) {
      const at = (from + i * step) | 0;
      red = (red + (data[at] as number)) | 0;
      green = (green + (data[at + 1] as number)) | 0;
      blue = (blue + (data[at + 2] as number)) | 0;
    }
    sums[column] = (sums[column] as number) + ((77 * red + 150 * green + 29 * blue) >> 8);
  }
}
