import { AreaResizer } from './area-resize.ts';
import type { Box, Picture, Point } from './picture.ts';

export interface PixelRange {
  /** What a network expects for a black pixel. */
  readonly low: number;
  /** What it expects for a white one. */
  readonly high: number;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Fits a region of a picture into a network's input, centred and with its aspect kept; the rest stays black. Holds one
 * input tensor, [1, 3, height, width], that every call fills again.
 */
export class Letterbox {
  readonly dims: readonly number[];
  readonly data: Float32Array;
  readonly #size: Size;
  readonly #range: PixelRange;
  readonly #resizer = new AreaResizer();

  constructor(size: Size, range: PixelRange) {
    this.#size = size;
    this.#range = range;
    this.dims = [1, 3, size.height, size.width];
    this.data = new Float32Array(3 * size.width * size.height);
  }

  /** Fills the tensor and tells how to come back from its pixels to the picture's. */
  fit(picture: Picture, region: Box): LetterboxFit {
    const size = this.#size;
    const { low, high } = this.#range;
    const scale = Math.min(size.width / region[2], size.height / region[3]);
    const width = Math.max(1, Math.round(region[2] * scale));
    const height = Math.max(1, Math.round(region[3] * scale));
    const left = (size.width - width) >> 1;
    const top = (size.height - height) >> 1;
    this.data.fill(low);
    this.#resizer.resize(picture, region, {
      data: this.data,
      ...size,
      area: [left, top, width, height],
      scale: (high - low) / 255,
      offset: low,
    });
    return new LetterboxFit(region, [left, top, width, height]);
  }
}

/** The way from the pixels of a letterboxed tensor back to the picture. */
export class LetterboxFit {
  readonly #region: Box;
  readonly #area: Box;

  constructor(region: Box, area: Box) {
    this.#region = region;
    this.#area = area;
  }

  point(x: number, y: number): Point {
    const [left, top, width, height] = this.#region;
    return {
      x: left + ((x - this.#area[0]) * width) / this.#area[2],
      y: top + ((y - this.#area[1]) * height) / this.#area[3],
    };
  }

  /** From two opposite corners. */
  box(left: number, top: number, right: number, bottom: number): Box {
    const from = this.point(left, top);
    const to = this.point(right, bottom);
    return [from.x, from.y, to.x - from.x, to.y - from.y];
  }
}
