import { type Box, clip, type GreyPicture } from '../../vision/picture/picture.ts';
import { hasPlainGround } from './ground.ts';
import { groupLines } from './group-lines.ts';
import { boxOf, covering, heightOf, overlaps, type Span, spanOf, widened, widthOf } from './span.ts';
import { StrokeFinder } from './strokes.ts';

/** Most lines that are answered, the upper ones first. A page full of small print has about 150, a full table 400. */
export const MOST_LINES = 500;
/** Most letters and other pieces that are looked at: five times as many as a page full of small print has. */
const MOST_GROUPS = 20_000;
/** Height of a line with ascenders or descenders, pixels. */
const LEAST_HEIGHT = 7;
/** A line is at least so many times as wide as high; less is an icon or a single letter. */
const LEAST_WIDTH = 1.5;
/** So near to the side of a window a line may go on beyond it, pixels: the widest gap in the highest line. */
const SIDE = 56;
/** How far a region is looked beyond at first, pixels: the highest line, and some words to each side. */
const MARGIN_Y = 64;
const MARGIN_X = 256;
/** What is level has no edge from left to right, and ends this much beyond the edges beside it, pixels. */
const LEVEL_STROKE = 2;

const finder = new StrokeFinder();

/**
 * Boxes of single lines of text in whole pixels, from top to bottom and in a row from left to right, whichever of text and
 * background is darker. A line that lies in several regions, or beyond a border of one, is answered once and whole. At most
 * MOST_LINES.
 */
export function findLines(picture: GreyPicture, regions: readonly Box[]): Box[] {
  const asked = regions
    .map((region) => spanOf(clip(region, picture)))
    .filter(({ left, right }) => right > left);
  const found: Span[] = [];
  for (const window of windowsAround(asked, picture)) {
    for (const line of linesAround(window, asked, picture)) {
      if (!found.some((other) => overlaps(line, other) && isSame(line, other))) found.push(line);
    }
  }
  return inReadingOrder(found).slice(0, MOST_LINES).map(boxOf);
}

/** Regions with their surroundings; those that overlap become one. */
function windowsAround(asked: readonly Span[], picture: GreyPicture): Span[] {
  let windows = asked.map((span) => widened(span, picture, MARGIN_X, MARGIN_Y));
  for (let before = -1; before !== windows.length; ) {
    before = windows.length;
    const apart: Span[] = [];
    for (const window of windows) {
      const i = apart.findIndex((other) => overlaps(window, other));
      if (i < 0) apart.push(window);
      else apart[i] = covering(apart[i] as Span, window);
    }
    windows = apart;
  }
  return windows;
}

/** The lines of a window that touch what was asked for. The window grows until none of them is cut at its side. */
function linesAround(window: Span, asked: readonly Span[], picture: GreyPicture): Span[] {
  for (let area = window; ; area = widened(area, picture, widthOf(area), 0)) {
    const lines = textLines(picture, area).filter((line) => asked.some((span) => overlaps(line, span)));
    const isCut = ({ left, right }: Span) =>
      (left - SIDE <= area.left && area.left > 0) ||
      (right + SIDE >= area.right && area.right < picture.width);
    if (!lines.some(isCut)) return lines;
  }
}

function textLines(picture: GreyPicture, area: Span): Span[] {
  return groupLines(finder.find(picture, area, MOST_GROUPS), picture)
    .map((line) => widened(line, picture, LEVEL_STROKE, LEVEL_STROKE))
    .filter((line) => heightOf(line) >= LEAST_HEIGHT && widthOf(line) >= heightOf(line) * LEAST_WIDTH)
    .filter((line) => hasPlainGround(picture, line));
}

/** Two windows may both hold a line, and one of them cut off what stands beside it. */
function isSame(a: Span, b: Span): boolean {
  const rows = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return rows * 2 > Math.min(heightOf(a), heightOf(b));
}

/** Lines whose middles are level with each other make a row. */
function inReadingOrder(lines: readonly Span[]): Span[] {
  const rows: Span[][] = [];
  const middle = ({ top, bottom }: Span) => (top + bottom) / 2;
  for (const line of lines.toSorted((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    if (row?.[0] && middle(line) < row[0].bottom) row.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.left - b.left));
}
