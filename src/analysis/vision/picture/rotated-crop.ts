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

/** Places between two pixels that a sample can have, as a power of two: colours times their square fit into 31 bits. */
const PLACE_BITS = 11;
const PLACES = 1 << PLACE_BITS;
/** Positions are whole numbers of 1 / 65536 pixel. */
const FIXED_BITS = 16;
const FIXED = 1 << FIXED_BITS;

/**
 * Cuts a turned square out of a picture into a network input, [1, 3, size, size], by bilinear sampling (in whole numbers).
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

  /** Mirrored, the crop shows its content with left and right exchanged. */
  cut(picture: Picture, square: Square, mirrored = false): void {
    const size = this.#size;
    const stepX = (Math.cos(square.angle) * square.side) / size;
    const stepY = (Math.sin(square.angle) * square.side) / size;
    const acrossX = mirrored ? -stepX : stepX;
    const acrossY = mirrored ? -stepY : stepY;
    const half = (size - 1) / 2;
    // Blending reaches over two pixels. A crop that shrinks by more takes their mean, or it would lose what lies between.
    const blends = square.side < 2 * size;
    for (let row = 0; row < size; row += 1) {
      const line: Line = {
        // Where the first pixel of a picture has its centre at (0, 0).
        x: toFixed(square.center.x - 0.5 - half * acrossX - (row - half) * stepY),
        y: toFixed(square.center.y - 0.5 - half * acrossY + (row - half) * stepX),
        acrossX: toFixed(acrossX),
        acrossY: toFixed(acrossY),
      };
      this.#fill(picture, line, row * size, blends);
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

  /** Each pixel is made of the four pixels around its place. */
  #fill({ data, width, height }: Picture, line: Line, from: number, blends: boolean): void {
    const size = this.#size;
    const plane = size * size;
    const target = this.data;
    const { low, high } = this.#range;
    const scale = (high - low) / 255 / (PLACES * PLACES);
    const maxX = lastPlace(width);
    const maxY = lastPlace(height);
    const right = width > 1 ? 3 : 0;
    const below = height > 1 ? width * 3 : 0;
    const isInside =
      staysWithin(line.x, line.acrossX, size, maxX) && staysWithin(line.y, line.acrossY, size, maxY);
    let { x, y } = line;
    for (let into = from; into < from + size; into = (into + 1) | 0) {
      const u = isInside ? x : clamp(x, 0, maxX);
      const v = isInside ? y : clamp(y, 0, maxY);
      x = (x + line.acrossX) | 0;
      y = (y + line.acrossY) | 0;
      const a = (Math.imul(v >> FIXED_BITS, width) + (u >> FIXED_BITS)) * 3;
      const b = (a + right) | 0;
      const c = (a + below) | 0;
      const d = (c + right) | 0;
      const across = blends ? (u >> (FIXED_BITS - PLACE_BITS)) & (PLACES - 1) : PLACES / 2;
      const down = blends ? (v >> (FIXED_BITS - PLACE_BITS)) & (PLACES - 1) : PLACES / 2;
      const shareD = Math.imul(across, down);
      const shareC = (down * PLACES - shareD) | 0;
      const shareB = (across * PLACES - shareD) | 0;
      const shareA = (PLACES * PLACES - shareB - shareC - shareD) | 0;
      target[into] = low + scale * mix(data, a, b, c, d, shareA, shareB, shareC, shareD);
      target[into + plane] =
        low + scale * mix(data, a + 1, b + 1, c + 1, d + 1, shareA, shareB, shareC, shareD);
      target[into + 2 * plane] =
        low + scale * mix(data, a + 2, b + 2, c + 2, d + 2, shareA, shareB, shareC, shareD);
    }
  }
}

/** One row of the crop on the picture: its first place, and the way to the next pixel, in 1 / FIXED pixel. */
interface Line {
  readonly x: number;
  readonly y: number;
  readonly acrossX: number;
  readonly acrossY: number;
}

const toFixed = (value: number): number => Math.round(value * FIXED) | 0;

/** The last place between two pixels of a side. */
const lastPlace = (pixels: number): number => Math.max(0, (pixels - 1) * FIXED - 1);

function staysWithin(first: number, step: number, count: number, last: number): boolean {
  const end = first + step * (count - 1);
  return Math.min(first, end) >= 0 && Math.max(first, end) <= last;
}

function mix(
  data: Uint8Array,
  a: number,
  b: number,
  c: number,
  d: number,
  shareA: number,
  shareB: number,
  shareC: number,
  shareD: number,
): number {
  const upper = Math.imul(data[a] as number, shareA) + Math.imul(data[b] as number, shareB);
  return (upper + Math.imul(data[c] as number, shareC) + Math.imul(data[d] as number, shareD)) | 0;
}
