import { type Box, clamp, type Picture } from './picture.ts';

/** A rectangle inside a planar image of floats: three planes (red, green, blue) of `width` × `height`. */
export interface PlanarTarget {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  /** Where the resized region goes, in whole pixels of the target. */
  readonly area: Box;
  /** A byte b is written as b × scale + offset. */
  readonly scale: number;
  readonly offset: number;
}

/**
 * Shrinks a region of a picture by averaging: each target pixel is the mean of the source area that it
 * covers, parts of pixels included. Unlike sampling single points this does not lose thin structures,
 * which is what small faces are made of. When enlarging, it repeats pixels with blended seams.
 */
export class AreaResizer {
  /** One target row at the source's width: weighted sums of source rows, interleaved red, green, blue. */
  #sums = new Float64Array(0);
  /** Frames of one camera are all alike, so the shares of the last call mostly fit the next. */
  #columns: ColumnShares | null = null;

  resize(picture: Picture, region: Box, target: PlanarTarget): void {
    const rows = target.area[3];
    const step = region[3] / rows;
    const first = Math.floor(clamp(region[0], 0, picture.width - 1));
    const last = Math.ceil(clamp(region[0] + region[2], first + 1, picture.width));
    const columns = this.#columnsFor(picture.width, region, target.area[2]);
    if (this.#sums.length < picture.width * 3) this.#sums = new Float64Array(picture.width * 3);
    for (let row = 0; row < rows; row += 1) {
      const top = clamp(region[1] + row * step, 0, picture.height - 1e-3);
      const bottom = clamp(top + step, top + 1e-3, picture.height);
      sumRows(picture, top, bottom, first * 3, last * 3, this.#sums);
      writeRow(this.#sums, columns, target, row);
    }
  }

  #columnsFor(width: number, region: Box, count: number): ColumnShares {
    const key = `${width} ${region[0]} ${region[2]} ${count}`;
    if (this.#columns?.key !== key) this.#columns = columnShares(key, width, region, count);
    return this.#columns;
  }
}

/** Which source columns a target column covers, and how much each counts. */
interface ColumnShares {
  readonly key: string;
  /** Offset of a target column's first source value in a row of interleaved colours. */
  readonly offsets: Int32Array;
  /** Where its shares begin in `shares`; one more than there are columns. */
  readonly begins: Int32Array;
  /** The shares of one target column add up to 1. */
  readonly shares: Float64Array;
}

function columnShares(key: string, width: number, region: Box, count: number): ColumnShares {
  const step = region[2] / count;
  const offsets = new Int32Array(count);
  const begins = new Int32Array(count + 1);
  const shares: number[] = [];
  for (let column = 0; column < count; column += 1) {
    const left = clamp(region[0] + column * step, 0, width - 1e-3);
    const right = clamp(left + step, left + 1e-3, width);
    offsets[column] = Math.floor(left) * 3;
    for (let x = Math.floor(left); x < right; x += 1) {
      shares.push((Math.min(right, x + 1) - Math.max(left, x)) / (right - left));
    }
    begins[column + 1] = shares.length;
  }
  return { key, offsets, begins, shares: Float64Array.from(shares) };
}

/**
 * The mean of the rows between `top` and `bottom`, for the values `from` ≤ i < `to` of each row. This is where a frame's
 * preparation spends its time, so up to four rows are summed in one pass: one write for four reads.
 */
function sumRows(
  { data, width }: Picture,
  top: number,
  bottom: number,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  const shareOf = (y: number): number =>
    Math.max(0, Math.min(bottom, y + 1) - Math.max(top, y)) / (bottom - top);
  // `| 0` keeps indexes in the processor's whole numbers; as floating numbers each access would convert them.
  const first = top | 0;
  const end = to | 0;
  const stride = (width * 3) | 0;
  for (let y = first; y < bottom; y = (y + 4) | 0) {
    const [a, b, c, d] = [shareOf(y), shareOf(y + 1), shareOf(y + 2), shareOf(y + 3)];
    const lineA = (y * stride) | 0;
    // A row that is not covered counts nothing; it may lie below the picture, so the first is read in its place.
    const lineB = b > 0 ? lineA + stride : lineA;
    const lineC = c > 0 ? lineB + stride : lineA;
    const lineD = d > 0 ? lineC + stride : lineA;
    const kept = y === first ? 0 : 1;
    for (let i = from | 0; i < end; i += 1) {
      sums[i] =
        kept * (sums[i] as number) +
        a * (data[lineA + i] as number) +
        b * (data[lineB + i] as number) +
        c * (data[lineC + i] as number) +
        d * (data[lineD + i] as number);
    }
  }
}

function writeRow(sums: Float64Array, columns: ColumnShares, target: PlanarTarget, row: number): void {
  const { offsets, begins, shares } = columns;
  const { data, area, scale, offset } = target;
  const plane = (target.width * target.height) | 0;
  const start = ((area[1] + row) * target.width + area[0]) | 0;
  const count = area[2] | 0;
  for (let column = 0; column < count; column += 1) {
    let at = offsets[column] as number;
    const end = begins[column + 1] as number;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let i = begins[column] as number; i < end; i += 1) {
      const share = shares[i] as number;
      red += share * (sums[at] as number);
      green += share * (sums[at + 1] as number);
      blue += share * (sums[at + 2] as number);
      at += 3;
    }
    data[start + column] = red * scale + offset;
    data[start + column + plane] = green * scale + offset;
    data[start + column + 2 * plane] = blue * scale + offset;
  }
}
