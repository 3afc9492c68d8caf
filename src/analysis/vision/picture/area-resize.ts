import { type Box, clamp, type Picture } from './picture.ts';
import { ROW_SHARES, RowMixer } from './row-mix.ts';

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
  /** Makes one target row at the source's width, interleaved red, green, blue. */
  readonly #rows = new RowMixer();
  /** Frames of one camera are all alike, so the shares of the last call mostly fit the next. */
  #columns: ColumnShares | null = null;

  resize(picture: Picture, region: Box, target: PlanarTarget): void {
    const rows = target.area[3];
    const step = region[3] / rows;
    const columns = this.#columnsFor(picture.width, region, target.area[2]);
    this.#rows.use(picture);
    for (let row = 0; row < rows; row += 1) {
      const top = clamp(region[1] + row * step, 0, picture.height - 1e-3);
      const bottom = clamp(top + step, top + 1e-3, picture.height);
      this.#rows.mix(top, bottom, columns.from, columns.to);
      writeRow(this.#rows.mixed, columns, target, row);
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
  /** The source values in use: `from` ≤ i < `to` of a row of interleaved colours. */
  readonly from: number;
  readonly to: number;
  /** Offset of a target column's first source value in a row of interleaved colours. */
  readonly offsets: Int32Array;
  /** Shares of each target column, a multiple of GROUP; they add up to 1 / ROW_SHARES. */
  readonly perColumn: number;
  readonly shares: Float64Array;
}

/** Source columns are added three at a time, which halves the time; a share of 0 fills up the last three. */
const GROUP = 3;

function columnShares(key: string, width: number, region: Box, count: number): ColumnShares {
  const step = region[2] / count;
  const spans = Array.from({ length: count }, (_, column) => {
    const left = clamp(region[0] + column * step, 0, width - 1e-3);
    return { left, right: clamp(left + step, left + 1e-3, width) };
  });
  const covered = spans.map(({ left, right }) => Math.ceil(right) - Math.floor(left));
  const perColumn = Math.ceil(Math.max(...covered) / GROUP) * GROUP;
  const shares = new Float64Array(count * perColumn);
  for (const [column, { left, right }] of spans.entries()) {
    for (let x = Math.floor(left), i = column * perColumn; x < right; x += 1, i += 1) {
      shares[i] = (Math.min(right, x + 1) - Math.max(left, x)) / (right - left) / ROW_SHARES;
    }
  }
  const offsets = Int32Array.from(spans, ({ left }) => Math.floor(left) * 3);
  return {
    key,
    from: offsets[0] ?? 0,
    to: Math.ceil(spans.at(-1)?.right ?? 0) * 3,
    offsets,
    perColumn,
    shares,
  };
}

function writeRow(mixed: Uint16Array, columns: ColumnShares, target: PlanarTarget, row: number): void {
  const { offsets, perColumn, shares } = columns;
  const { data, area, scale, offset } = target;
  // `| 0` keeps indexes in the processor's whole numbers; as floating numbers each access would convert them.
  const plane = (target.width * target.height) | 0;
  const start = ((area[1] + row) * target.width + area[0]) | 0;
  const count = area[2] | 0;
  let i = 0;
  for (let column = 0; column < count; column = (column + 1) | 0) {
    let at = offsets[column] as number;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (const end = (i + perColumn) | 0; i < end; i = (i + GROUP) | 0) {
      const p = shares[i] as number;
      const q = shares[i + 1] as number;
      const r = shares[i + 2] as number;
      red += p * (mixed[at] as number) + q * (mixed[at + 3] as number) + r * (mixed[at + 6] as number);
      green += p * (mixed[at + 1] as number) + q * (mixed[at + 4] as number) + r * (mixed[at + 7] as number);
      blue += p * (mixed[at + 2] as number) + q * (mixed[at + 5] as number) + r * (mixed[at + 8] as number);
      at = (at + 3 * GROUP) | 0;
    }
    const into = (start + column) | 0;
    data[into] = red * scale + offset;
    data[into + plane] = green * scale + offset;
    data[into + 2 * plane] = blue * scale + offset;
  }
}
