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
const MAX_SAMPLES = 4;
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
    const step = square.side / size;
    // A blend reaches over two pixels: so many of them, beside one another, cover what one pixel of the crop stands for.
    const samples = clamp(Math.round(step / 2), 1, MAX_SAMPLES);
    for (let sample = 0; sample < samples * samples; sample += 1) {
      const u = ((sample % samples) + 0.5) / samples - 0.5;
      const v = (Math.floor(sample / samples) + 0.5) / samples - 0.5;
      this.#add(picture, linesOf(square, size, mirrored, u, v), 1 / (samples * samples), sample > 0);
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

  /** One sample of each pixel, a blend of the four pixels around its place; `adds` to the samples before it. */
  #add(picture: Picture, lines: Lines, share: number, adds: boolean): void {
    const size = this.#size;
    for (let row = 0; row < size; row += 1) {
      const x = toFixed(lines.x + row * lines.downX);
      const y = toFixed(lines.y + row * lines.downY);
      const line = { x, y, acrossX: toFixed(lines.acrossX), acrossY: toFixed(lines.acrossY) };
      this.#addLine(picture, line, row * size, share, adds);
    }
  }

  #addLine({ data, width, height }: Picture, line: Line, from: number, share: number, adds: boolean): void {
    const size = this.#size;
    const plane = size * size;
    const target = this.data;
    const { low, high } = this.#range;
    const scale = (share * (high - low)) / 255 / (PLACES * PLACES);
    const { acrossX, acrossY } = line;
    const maxX = lastPlace(width);
    const maxY = lastPlace(height);
    const right = width > 1 ? 3 : 0;
    const below = height > 1 ? width * 3 : 0;
    const isInside = staysWithin(line.x, acrossX, size, maxX) && staysWithin(line.y, acrossY, size, maxY);
    let { x, y } = line;
    const end = from + size;
    for (let into = from; into < end; into = (into + 1) | 0) {
      const u = isInside ? x : clamp(x, 0, maxX);
      const v = isInside ? y : clamp(y, 0, maxY);
      x = (x + acrossX) | 0;
      y = (y + acrossY) | 0;
      const a = (Math.imul(v >> FIXED_BITS, width) + (u >> FIXED_BITS)) * 3;
      const b = (a + right) | 0;
      const c = (a + below) | 0;
      const d = (c + right) | 0;
      const across = (u >> (FIXED_BITS - PLACE_BITS)) & (PLACES - 1);
      const down = (v >> (FIXED_BITS - PLACE_BITS)) & (PLACES - 1);
      const shareD = Math.imul(across, down);
      const shareC = (down * PLACES - shareD) | 0;
      const shareB = (across * PLACES - shareD) | 0;
      const shareA = (PLACES * PLACES - shareB - shareC - shareD) | 0;
      const red = mix(data, a, b, c, d, shareA, shareB, shareC, shareD);
      const green = mix(data, a + 1, b + 1, c + 1, d + 1, shareA, shareB, shareC, shareD);
      const blue = mix(data, a + 2, b + 2, c + 2, d + 2, shareA, shareB, shareC, shareD);
      target[into] = scale * red + (adds ? (target[into] as number) : low);
      target[into + plane] = scale * green + (adds ? (target[into + plane] as number) : low);
      target[into + 2 * plane] = scale * blue + (adds ? (target[into + 2 * plane] as number) : low);
    }
  }
}

/** The crop's pixels on the picture: the first one's place, the way to the next one and the way to the next row, pixels. */
interface Lines {
  readonly x: number;
  readonly y: number;
  readonly acrossX: number;
  readonly acrossY: number;
  readonly downX: number;
  readonly downY: number;
}

/** Where the first pixel of a picture has its centre at (0, 0). `u` and `v` move all places by that share of a crop's pixel. */
function linesOf(square: Square, size: number, mirrored: boolean, u: number, v: number): Lines {
  const downY = (Math.cos(square.angle) * square.side) / size;
  const downX = (-Math.sin(square.angle) * square.side) / size;
  const acrossX = mirrored ? -downY : downY;
  const acrossY = mirrored ? downX : -downX;
  const half = (size - 1) / 2;
  return {
    x: square.center.x - 0.5 + (u - half) * acrossX + (v - half) * downX,
    y: square.center.y - 0.5 + (u - half) * acrossY + (v - half) * downY,
    acrossX,
    acrossY,
    downX,
    downY,
  };
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
