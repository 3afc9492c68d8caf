import { type Box, clamp, type GreyPicture } from '../../vision/picture/picture.ts';

/** A rectangle of whole pixels; `right` and `bottom` are just outside of it. */
export interface Span {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const heightOf = ({ top, bottom }: Span) => bottom - top;
export const widthOf = ({ left, right }: Span) => right - left;

/** Negative when there are empty rows between them. */
export const sharedRows = (a: Span, b: Span) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
/** Empty columns between two spans; negative when they share some. */
export const gapBetween = (a: Span, b: Span) => Math.max(a.left, b.left) - Math.min(a.right, b.right);
export const overlaps = (a: Span, b: Span) => sharedRows(a, b) > 0 && gapBetween(a, b) < 0;

/** The smallest span that holds both. */
export function covering(a: Span, b: Span): Span {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** Larger on each side, as far as the picture goes. */
export function widened(
  { left, top, right, bottom }: Span,
  { width, height }: GreyPicture,
  x: number,
  y: number,
): Span {
  return {
    left: clamp(left - x, 0, width),
    top: clamp(top - y, 0, height),
    right: clamp(right + x, 0, width),
    bottom: clamp(bottom + y, 0, height),
  };
}

/** The whole pixels that a box touches. */
export function spanOf([x, y, width, height]: Box): Span {
  return {
    left: Math.floor(x),
    top: Math.floor(y),
    right: Math.ceil(x + width),
    bottom: Math.ceil(y + height),
  };
}

export function boxOf({ left, top, right, bottom }: Span): Box {
  return [left, top, right - left, bottom - top];
}
