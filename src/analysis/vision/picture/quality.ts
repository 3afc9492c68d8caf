import type { PictureQuality } from '../../observation.ts';
import { type Box, boundsOf, clip, type Picture } from './picture.ts';

/** About this many sample points along the shorter side: enough for a mean, cheap for any picture. */
const GRID = 48;
/** Brighter than this is almost white. */
const CLIPPED_ABOVE = 250;
/**
 * Sharpness is measured on this many cells along the longer side of its region, each the mean of 2×2 points. So the scale
 * goes with the face: what counts is whether its features can be told, not how many pixels it has.
 */
const CELLS = 64;
/** Two neighbours on each side are needed, and something between them. */
const FEWEST_CELLS = 3;

/** Measures that show a technical fault. `face` is the largest face's box, pixels; without one all is of the whole picture. */
export function pictureQuality(picture: Picture, face: Box | null): PictureQuality {
  const { width, height } = picture;
  const step = Math.max(1, Math.floor(Math.min(width, height) / GRID));
  let count = 0;
  let sum = 0;
  let squares = 0;
  let bright = 0;
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1; x < width; x += step) {
      const value = brightness(picture, x, y);
      count += 1;
      sum += value;
      squares += value * value;
      if (value > CLIPPED_ABOVE) bright += 1;
    }
  }
  const mean = count > 0 ? sum / count : 0;
  return {
    luminance: mean,
    contrast: count > 0 ? Math.sqrt(Math.max(0, squares / count - mean * mean)) : 0,
    clipped: count > 0 ? bright / count : 0,
    sharpness: sharpnessOf(picture, clip(face ?? boundsOf(picture), picture)),
  };
}

/** Rec. 601 weights, as JPEG itself uses them, in whole numbers; 0–255. */
function brightness({ width, data }: Picture, x: number, y: number): number {
  const at = ((y * width + x) * 3) | 0;
  return (77 * (data[at] as number) + 150 * (data[at + 1] as number) + 29 * (data[at + 2] as number)) / 256;
}

/** Variance of the Laplacian (4 neighbours) of the region's brightness, reduced to CELLS. */
function sharpnessOf(picture: Picture, region: Box): number {
  const scale = CELLS / Math.max(1, region[2], region[3]);
  const columns = Math.round(region[2] * scale);
  const rows = Math.round(region[3] * scale);
  if (columns < FEWEST_CELLS || rows < FEWEST_CELLS) return 0;
  const cells = cellsOf(picture, region, columns, rows);
  let sum = 0;
  let squares = 0;
  for (let row = 1; row < rows - 1; row += 1) {
    for (let i = row * columns + 1; i < row * columns + columns - 1; i += 1) {
      const around = (cells[i - 1] as number) + (cells[i + 1] as number);
      const beyond = (cells[i - columns] as number) + (cells[i + columns] as number);
      const laplacian = around + beyond - 4 * (cells[i] as number);
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  const count = (rows - 2) * (columns - 2);
  return squares / count - (sum / count) ** 2;
}

const cellBuffer = new Float32Array(CELLS * CELLS);

function cellsOf(
  picture: Picture,
  [left, top, width, height]: Box,
  columns: number,
  rows: number,
): Float32Array {
  const stepX = width / columns;
  const stepY = height / rows;
  for (let row = 0; row < rows; row += 1) {
    const upper = (top + (row + 0.25) * stepY) | 0;
    const lower = (top + (row + 0.75) * stepY) | 0;
    for (let column = 0; column < columns; column += 1) {
      const x = (left + (column + 0.25) * stepX) | 0;
      const next = (left + (column + 0.75) * stepX) | 0;
      const above = brightness(picture, x, upper) + brightness(picture, next, upper);
      const below = brightness(picture, x, lower) + brightness(picture, next, lower);
      cellBuffer[row * columns + column] = (above + below) / 4;
    }
  }
  return cellBuffer;
}
