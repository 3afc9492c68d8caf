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

  resize(picture: Picture, region: Box, target: PlanarTarget): void {
    const rows = target.area[3];
    const step = region[3] / rows;
    const first = Math.floor(clamp(region[0], 0, picture.width - 1));
    const last = Math.ceil(clamp(region[0] + region[2], first + 1, picture.width));
    if (this.#sums.length < picture.width * 3) this.#sums = new Float64Array(picture.width * 3);
    for (let row = 0; row < rows; row += 1) {
      const top = clamp(region[1] + row * step, 0, picture.height - 1e-3);
      const bottom = clamp(top + step, top + 1e-3, picture.height);
      sumRows(picture, top, bottom, first * 3, last * 3, this.#sums);
      writeRow(this.#sums, picture.width, region, target, row);
    }
  }
}

/** The mean of the rows between `top` and `bottom`, for the values `from` ≤ i < `to` of each row. */
function sumRows(
  picture: Picture,
  top: number,
  bottom: number,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  const { data, width } = picture;
  sums.fill(0, from, to);
  for (let y = Math.floor(top); y < bottom; y += 1) {
    const share = (Math.min(bottom, y + 1) - Math.max(top, y)) / (bottom - top);
    const line = y * width * 3;
    for (let i = from; i < to; i += 1) sums[i] = (sums[i] as number) + share * (data[line + i] as number);
  }
}

function writeRow(sums: Float64Array, width: number, region: Box, target: PlanarTarget, row: number): void {
  const { data, area } = target;
  const plane = target.width * target.height;
  const start = (area[1] + row) * target.width + area[0];
  const step = region[2] / area[2];
  for (let column = 0; column < area[2]; column += 1) {
    const left = clamp(region[0] + column * step, 0, width - 1e-3);
    const right = clamp(left + step, left + 1e-3, width);
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let x = Math.floor(left); x < right; x += 1) {
      const share = Math.min(right, x + 1) - Math.max(left, x);
      red += share * (sums[x * 3] as number);
      green += share * (sums[x * 3 + 1] as number);
      blue += share * (sums[x * 3 + 2] as number);
    }
    const scale = target.scale / (right - left);
    data[start + column] = red * scale + target.offset;
    data[start + column + plane] = green * scale + target.offset;
    data[start + column + 2 * plane] = blue * scale + target.offset;
  }
}
