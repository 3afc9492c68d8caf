import { type Box, clip, type GreyPicture } from '../vision/picture/picture.ts';
import { groundOf, histogramOf } from './lines/ground.ts';
import { boxOf, type Span, spanOf } from './lines/span.ts';

/** The pixels of one line as they were sent, and how coarsely they were encoded. */
export interface LineCrop {
  readonly picture: GreyPicture;
  /** `Quantisation.coarseness`. */
  readonly coarseness: number;
  /** Mean brightness, 0–255. */
  readonly mean: number;
  /** Brightest less darkest pixel around each strip of STRIP columns, one strip to each side included. */
  readonly ranges: Uint8Array;
}

/** Columns of a strip, pixels: about one letter. */
const STRIP = 8;
/**
 * Noise may move each side of a line's ink by so much, pixels. Crops hold that much more on each side, so that one that is
 * moved over the other still shows all of the line.
 */
export const MOVES = 2;
/** What differs from the background by this share of a line's contrast is ink; less is an encoder's swing beside letters. */
const INK_SHARE = 0.2;

/** The ink in a line's box, and a little around it. `coarseness` is that of the file. */
export function cropLine(from: GreyPicture, box: Box, coarseness: number): LineCrop {
  const [left, top, w, h] = inkOf(from, clip(box, from));
  const [x, y, width, height] = clip([left - MOVES, top - MOVES, w + 2 * MOVES, h + 2 * MOVES], from);
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const start = (y + row) * from.width + x;
    data.set(from.data.subarray(start, start + width), row * width);
  }
  const picture = { width, height, data };
  const sum = data.reduce((all, pixel) => all + pixel, 0);
  return { picture, coarseness, mean: sum / Math.max(1, data.length), ranges: rangesOf(picture) };
}

/** A box is found from edges, and an encoder's swings may make some beside letters: only means of 2×2 pixels are sure. */
function inkOf(picture: GreyPicture, box: Box): Box {
  const { data, width } = picture;
  const span = spanOf(box);
  const { ground, contrast } = shadesOf(picture, span);
  const limit = 4 * INK_SHARE * contrast;
  const ink = { left: span.right, top: span.bottom, right: span.left, bottom: span.top };
  for (let y = span.top + 1; y < span.bottom; y += 1) {
    for (let x = span.left + 1; x < span.right; x += 1) {
      const at = y * width + x;
      const above = (data[at - width] as number) + (data[at - width - 1] as number);
      const sum = (data[at] as number) + (data[at - 1] as number) + above;
      if (Math.abs(sum - 4 * ground) <= limit) continue;
      if (x <= ink.left) ink.left = x - 1;
      if (x >= ink.right) ink.right = x + 1;
      if (y <= ink.top) ink.top = y - 1;
      ink.bottom = y + 1;
    }
  }
  return ink.right > ink.left ? boxOf(ink) : box;
}

/** The brightness that most of a line has, and how far it is from the one farthest from it. */
function shadesOf(picture: GreyPicture, span: Span): { ground: number; contrast: number } {
  const steps = histogramOf(picture, span);
  const ground = groundOf(steps).step;
  const contrast = steps.reduce(
    (most, count, i) => (count > 0 ? Math.max(most, Math.abs(i - ground)) : most),
    0,
  );
  const levels = 256 / steps.length;
  return { ground: (ground + 0.5) * levels, contrast: contrast * levels };
}

function rangesOf({ data, width, height }: GreyPicture): Uint8Array {
  const strips = Math.ceil(width / STRIP);
  const darkest = new Uint8Array(strips).fill(255);
  const brightest = new Uint8Array(strips);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = data[y * width + x] as number;
      const strip = x >> 3;
      if (pixel < (darkest[strip] as number)) darkest[strip] = pixel;
      if (pixel > (brightest[strip] as number)) brightest[strip] = pixel;
    }
  }
  return Uint8Array.from({ length: strips }, (_, i) => {
    const [from, to] = [Math.max(0, i - 1), i + 2];
    return Math.max(...brightest.subarray(from, to)) - Math.min(...darkest.subarray(from, to));
  });
}

/**
 * How much of the contrast around it the mean of 2×2 pixels may differ by, at quality 0.5, and how much of that does not
 * depend on the quality. In print of 12 px another letter (also "hit" and "bit", "is." and "is,", "I" and "l" where they
 * differ at all) changes such a mean by 0.14 and more; accents that lean the other way only by 0.07 to 0.14. The same line
 * at another quality, or elsewhere on the grid of blocks, changes it by 0.11 at quality 0.5, 0.08 at 0.7 and 0.03 at 0.9
 * (medians of the largest of a line). Coarser files than at quality 0.5 are forgiven no more.
 */
const SHARE_AT_HALF = 0.12;
const LEAST_SHARE = 0.03;
const COARSENESS_AT_HALF = 58;
/** Means may always differ by so much, grey levels: roundings. */
const LEAST = 3;
/** Means of two whole crops of one line differ by less, grey levels: a quick no for most others. */
const MEAN_DIFFERS = 8;

/** Whether two crops show the same line: it may say no to what does, but not yes to another letter. */
export function showSameLine(a: LineCrop, b: LineCrop): boolean {
  if (Math.abs(a.mean - b.mean) > MEAN_DIFFERS) return false;
  const limits = limitsOf(a, b);
  for (const dy of moves(b.picture.height - a.picture.height)) {
    for (const dx of moves(b.picture.width - a.picture.width)) {
      if (isWithin(a.picture, b.picture, dx, dy, limits)) return true;
    }
  }
  return false;
}

/** How far the first side may be moved so that neither it nor the other one, which is `larger` pixels on, moves too far. */
function moves(larger: number): number[] {
  return [0, 1, -1, 2, -2].filter((by) => Math.abs(by) <= MOVES && Math.abs(larger - by) <= MOVES);
}

/** By how much the sum of 2×2 pixels may differ, for each strip of the first. */
function limitsOf(a: LineCrop, b: LineCrop): Int32Array {
  const coarseness = Math.min(1, Math.max(a.coarseness, b.coarseness) / COARSENESS_AT_HALF);
  const share = LEAST_SHARE + (SHARE_AT_HALF - LEAST_SHARE) * coarseness;
  const rangeOf = (i: number) => Math.min(a.ranges[i] ?? 0, b.ranges[Math.min(i, b.ranges.length - 1)] ?? 0);
  return Int32Array.from(a.ranges, (_, i) => 4 * Math.max(LEAST, share * rangeOf(i)));
}

/** Compares where both are, the pixel (x, y) of `a` with (x + dx, y + dy) of `b`. */
function isWithin(a: GreyPicture, b: GreyPicture, dx: number, dy: number, limits: Int32Array): boolean {
  const left = Math.max(0, -dx);
  const right = Math.min(a.width, b.width - dx);
  const top = Math.max(0, -dy);
  const bottom = Math.min(a.height, b.height - dy);
  // Every letter has ink in the middle of a line, so what is different is seen soon.
  const middle = (top + bottom) >> 1;
  for (let i = 1; i < bottom - top; i += 1) {
    const y = middle + i < bottom ? middle + i : bottom - i;
    const into = (y + dy) * b.width + left + dx;
    if (!isRowWithin(a, b, y * a.width + left, into, right - left, left, limits)) return false;
  }
  return true;
}

/** Compares the means of 2×2 pixels of the rows that begin at `one` and `two`, and of those above them. */
function isRowWithin(
  { data: a, width: strideA }: GreyPicture,
  { data: b, width: strideB }: GreyPicture,
  one: number,
  two: number,
  count: number,
  left: number,
  limits: Int32Array,
): boolean {
  let last = 0;
  // `| 0` keeps indexes in the processor's whole numbers.
  for (let x = 0; x < count; x = (x + 1) | 0) {
    const p = (one + x) | 0;
    const q = (two + x) | 0;
    const above = ((a[p - strideA] as number) - (b[q - strideB] as number)) | 0;
    const column = ((a[p] as number) - (b[q] as number) + above) | 0;
    const limit = limits[(left + x) >> 3] as number;
    if (x > 0 && (column + last > limit || -column - last > limit)) return false;
    last = column;
  }
  return true;
}
