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

/** Most samples a pixel and axis when a crop shrinks: a face that fills a large picture has detail to spare. */
const MAX_SAMPLES = 2;

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
    // A bilinear sample reaches over two pixels, so one is enough until a crop shrinks by two.
    const samples = clamp(Math.floor(square.side / size), 1, MAX_SAMPLES);
    const step = square.side / size / samples;
    const stepX = Math.cos(square.angle) * step;
    const stepY = Math.sin(square.angle) * step;
    const half = (size * samples - 1) / 2;
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        this.#clear(row * size + column);
        for (let v = row * samples; v < (row + 1) * samples; v += 1) {
          for (let u = column * samples; u < (column + 1) * samples; u += 1) {
            const x = square.center.x + (u - half) * stepX - (v - half) * stepY;
            const y = square.center.y + (u - half) * stepY + (v - half) * stepX;
            this.#add(row * size + column, picture, x, y, 1 / (samples * samples));
          }
        }
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

  #clear(at: number): void {
    const plane = this.#size * this.#size;
    const { data } = this;
    const { low } = this.#range;
    data[at] = low;
    data[at + plane] = low;
    data[at + 2 * plane] = low;
  }

  /** Adds a share of the colour at (x, y), where the centre of the picture's first pixel is (0.5, 0.5). */
  #add(at: number, picture: Picture, x: number, y: number, share: number): void {
    const { data, width, height } = picture;
    const u = clamp(x - 0.5, 0, width - 1);
    const v = clamp(y - 0.5, 0, height - 1);
    const left = Math.floor(u);
    const top = Math.floor(v);
    const a = (top * width + left) * 3;
    const b = left + 1 < width ? a + 3 : a;
    const down = top + 1 < height ? width * 3 : 0;
    const scale = (share * (this.#range.high - this.#range.low)) / 255;
    const right = u - left;
    const below = v - top;
    const weightA = (1 - right) * (1 - below) * scale;
    const weightB = right * (1 - below) * scale;
    const weightC = (1 - right) * below * scale;
    const weightD = right * below * scale;
    const target = this.data;
    const plane = this.#size * this.#size;
    for (let channel = 0; channel < 3; channel += 1) {
      const into = at + channel * plane;
      target[into] =
        (target[into] as number) +
        weightA * (data[a + channel] as number) +
        weightB * (data[b + channel] as number) +
        weightC * (data[a + down + channel] as number) +
        weightD * (data[b + down + channel] as number);
    }
  }
}
