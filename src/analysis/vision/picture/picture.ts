/** A decoded picture: RGB, three bytes a pixel, rows from the top, no gaps between rows. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The brightness of a picture alone: one byte a pixel, rows from the top, no gaps between rows. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** [x, y, width, height] in pixels of the picture; it may reach beyond the picture's border. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The whole picture as a box. */
export function boundsOf(picture: Picture): Box {
  return [0, 0, picture.width, picture.height];
}

/** The part of a box that lies on the picture; its sides are never negative. */
export function clip(box: Box, picture: Picture): Box {
  const left = clamp(box[0], 0, picture.width);
  const top = clamp(box[1], 0, picture.height);
  const right = clamp(box[0] + box[2], left, picture.width);
  const bottom = clamp(box[1] + box[3], top, picture.height);
  return [left, top, right - left, bottom - top];
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
