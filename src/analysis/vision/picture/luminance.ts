import type { Picture } from './picture.ts';

/** About this many sample points along the shorter side: enough for a mean, cheap for any picture. */
const GRID = 48;

/** Mean brightness of a picture on a coarse grid, 0–255 (Rec. 601 weights, as JPEG itself uses them). */
export function luminanceOf({ width, height, data }: Picture): number {
  const step = Math.max(1, Math.floor(Math.min(width, height) / GRID));
  let sum = 0;
  let count = 0;
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1; x < width; x += step) {
      const at = (y * width + x) * 3;
      const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
      sum += 0.299 * red + 0.587 * green + 0.114 * blue;
      count += 1;
    }
  }
  return count > 0 ? sum / count : 0;
}
