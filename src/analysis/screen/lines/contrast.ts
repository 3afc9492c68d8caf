import type { GreyPicture } from '../../vision/picture/picture.ts';
import type { Span } from './span.ts';

/**
 * An edge of a letter as a share of its line's contrast. A JPEG of quality 0.6 rings beside letters with about a sixth of
 * it; the thinnest stroke keeps about half.
 */
const LETTER_EDGE = 0.25;

/** From the darkest to the brightest pixel, grey levels. */
export function contrastIn({ data, width }: GreyPicture, { left, top, right, bottom }: Span): number {
  let darkest = 255;
  let brightest = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let i = y * width + left; i < y * width + right; i += 1) {
      const level = data[i] as number;
      if (level < darkest) darkest = level;
      if (level > brightest) brightest = level;
    }
  }
  return brightest - darkest;
}

/** The line without the rows above and below it in which there is nothing but what the JPEG has added. */
export function withoutRinging(line: Span, picture: GreyPicture): Span {
  const edge = contrastIn(picture, line) * LETTER_EDGE;
  let { top, bottom } = line;
  while (top < bottom - 1 && !hasEdge(picture, line, top, edge)) top += 1;
  while (bottom - 1 > top && !hasEdge(picture, line, bottom - 1, edge)) bottom -= 1;
  return { ...line, top, bottom };
}

function hasEdge({ data, width }: GreyPicture, { left, right }: Span, row: number, edge: number): boolean {
  const from = row * width;
  for (let x = Math.max(1, left); x < Math.min(right, width - 1); x += 1) {
    if (Math.abs((data[from + x + 1] as number) - (data[from + x - 1] as number)) >= edge) return true;
  }
  return false;
}
