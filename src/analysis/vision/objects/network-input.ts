import { Letterbox, type PixelRange } from '../picture/letterbox.ts';
import { type Box, clip, type Picture } from '../picture/picture.ts';
import type { View } from './object-network.ts';

/** The way from pixels of a network's input back to the picture: a box from two opposite corners. */
export type BoxOf = (left: number, top: number, right: number, bottom: number) => Box;

/** A square network input that is filled with one view after the other. */
export class NetworkInput {
  readonly tensor: Letterbox;
  readonly #size: number;

  constructor(size: number, range: PixelRange) {
    this.#size = size;
    this.tensor = new Letterbox({ width: size, height: size }, range);
  }

  /** Null when the view shows nothing of the picture. Boxes are clipped to the picture. */
  fill(picture: Picture, { region, mirrored }: View): BoxOf | null {
    const seen = clip(region, picture);
    if (seen[2] < 1 || seen[3] < 1) return null;
    const size = this.#size;
    const fit = this.tensor.fit(picture, seen);
    if (!mirrored) return (...corners) => clip(fit.box(...corners), picture);
    mirrorRows(this.tensor.data, size);
    return (left, top, right, bottom) => clip(fit.box(size - right, top, size - left, bottom), picture);
  }
}

function mirrorRows(data: Float32Array, width: number): void {
  for (let start = 0; start < data.length; start += width) data.subarray(start, start + width).reverse();
}
