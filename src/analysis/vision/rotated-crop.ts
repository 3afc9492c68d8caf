import type { PixelRange } from './letterbox.ts';
import { clamp, type Picture, type Point } from './picture.ts';

/** A square on the picture. */
export interface Square {
  readonly center: Point;
  /** Side in pixels of the picture. */
  readonly side: number;
  /** Radians, clockwise as seen: 0 is upright, and the crop shows its content turned back by it. */
  readonly angle: number;
}

/** Most samples a pixel and axis when a crop shrinks; beyond 4 the eye of a network sees no difference. */
const MAX_SAMPLES = 4;

/**
 * Cuts a turned square out of a picture into a network input, [1, 3, size, size], by bilinear sampling.
 * Beyond the border the outermost pixels go on, so that a face at the edge does not end in a black wall.
 */
export class RotatedCrop {
  readonly dims: readonly number[];
  readonly data: Float32Array;
  readonly #size: number;
  readonly #range: PixelRange;

  constructor(size: number, range: PixelRange) {
    this.#size = size;
    this.#range = range;
    this.dims = [1, 3, size, size];
    this.data = new Float32Array(3 * size * size);
  }

  cut(picture: Picture, square: Square): void {
    const size = this.#size;
    const { low, high } = this.#range;
    const samples = clamp(Math.round(square.side / size), 1, MAX_SAMPLES);
    const scale = (high - low) / 255 / (samples * samples);
    const step = square.side / size / samples;
    const stepX = Math.cos(square.angle) * step;
    const stepY = Math.sin(square.angle) * step;
    const sum = new Float32Array(3);
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        sum.fill(0);
        for (let sample = 0; sample < samples * samples; sample += 1) {
          // Offsets from the square's centre, in samples.
          const u = (column - size / 2) * samples + (sample % samples) + 0.5;
          const v = (row - size / 2) * samples + Math.floor(sample / samples) + 0.5;
          const x = square.center.x + u * stepX - v * stepY;
          const y = square.center.y + u * stepY + v * stepX;
          addBilinear(picture, x, y, sum);
        }
        const at = row * size + column;
        this.data[at] = (sum[0] as number) * scale + low;
        this.data[at + size * size] = (sum[1] as number) * scale + low;
        this.data[at + 2 * size * size] = (sum[2] as number) * scale + low;
      }
    }
  }

  /** The place on the picture of a point that is given in pixels of the crop. */
  toPicture(square: Square, x: number, y: number): Point {
    const scale = square.side / this.#size;
    const u = (x - this.#size / 2) * scale;
    const v = (y - this.#size / 2) * scale;
    const cos = Math.cos(square.angle);
    const sin = Math.sin(square.angle);
    return { x: square.center.x + u * cos - v * sin, y: square.center.y + u * sin + v * cos };
  }
}

/** Adds the colour at (x, y), where the centre of the first pixel is (0.5, 0.5). */
function addBilinear(picture: Picture, x: number, y: number, sum: Float32Array): void {
  const { data, width, height } = picture;
  const u = clamp(x - 0.5, 0, width - 1);
  const v = clamp(y - 0.5, 0, height - 1);
  const left = Math.floor(u);
  const top = Math.floor(v);
  const toRight = left + 1 < width ? 3 : 0;
  const below = top + 1 < height ? width * 3 : 0;
  const shareX = u - left;
  const shareY = v - top;
  const at = (top * width + left) * 3;
  for (let channel = 0; channel < 3; channel += 1) {
    const a = data[at + channel] as number;
    const b = data[at + channel + toRight] as number;
    const c = data[at + channel + below] as number;
    const d = data[at + channel + below + toRight] as number;
    const upper = a + (b - a) * shareX;
    const lower = c + (d - c) * shareX;
    sum[channel] = (sum[channel] as number) + upper + (lower - upper) * shareY;
  }
}
