import type { GreyPicture } from '../../vision/picture/picture.ts';
import { contrastIn, withoutRinging } from './contrast.ts';
import { covering, gapBetween, heightOf, type Span, sharedRows, widthOf } from './span.ts';

/**
 * Height of what can be a line's body, pixels: from small letters without ascenders in the smallest print to the largest
 * print that is text and not a picture, with ascenders and descenders.
 */
const LEAST_HEIGHT = 5;
const MOST_HEIGHT = 60;
/** The widest gap inside a line as a share of its height: wider than between words, narrower than between columns. */
const WORD_GAP = 0.9;
/** How far ascenders and descenders reach beyond a word that has none, as a share of its height; icons reach further. */
const REACH = 0.5;
/** An upright stroke that is so much higher than the letters beside it is the side of a button or a field. */
const SIDE_RATIO = 1.5;
/** Accents, dots and tails are at most so far from their line, as a share of its height, and so high. */
const MARK_GAP = 0.3;
const MARK_HEIGHT = 0.5;
/** Contrast of a mark as a share of its line's. The JPEG's ringing beside letters has about a sixth, the thinnest accent half. */
const MARK_CONTRAST = 1 / 3;
/** Rows of pixels that share one list. */
const BAND = 32;

/**
 * Puts letters and words that stand side by side into lines. The widest come first: whole words know best how high their
 * line is; what belongs to it is then told from sides of buttons, icons and the lines above and below.
 */
export function groupLines(groups: readonly Span[], picture: GreyPicture): Span[] {
  const bodies = groups.filter((group) => heightOf(group) >= LEAST_HEIGHT && heightOf(group) <= MOST_HEIGHT);
  const near = new Bands(bodies);
  const lines: Span[] = [];
  for (const seed of bodies.toSorted((a, b) => widthOf(b) - widthOf(a))) {
    if (near.take(seed)) lines.push(withoutRinging(grown(seed, near), picture));
  }
  const marks = groups.filter((group) => heightOf(group) <= MOST_HEIGHT * MARK_HEIGHT && !near.has(group));
  addMarks(lines, marks, picture);
  return lines;
}

/** The line around its widest group, taken neighbour by neighbour. */
function grown(seed: Span, near: Bands): Span {
  const reach = heightOf(seed) * REACH;
  let line = seed;
  for (;;) {
    const next = near.find(
      line,
      (group) => group.top >= seed.top - reach && group.bottom <= seed.bottom + reach && belongs(group, line),
    );
    if (!next) return line;
    near.take(next);
    line = covering(line, next);
  }
}

function belongs(group: Span, line: Span): boolean {
  const height = heightOf(group);
  const lineHeight = heightOf(line);
  if (sharedRows(group, line) * 2 < Math.min(height, lineHeight)) return false;
  if (gapBetween(group, line) > lineHeight * WORD_GAP) return false;
  return height <= lineHeight * SIDE_RATIO || widthOf(group) * 2 > height;
}

/** Makes lines higher for the accents, dots and tails that are apart from their letters: each goes to the nearest line. */
function addMarks(lines: Span[], marks: readonly Span[], picture: GreyPicture): void {
  const near = new Bands(lines);
  const rows = new Map<Span, Span>();
  const contrasts = new Map<Span, number>();
  for (const mark of marks) {
    const line = near.nearest(mark);
    if (!line) continue;
    const row = rows.get(line) ?? line;
    if (mark.top >= row.top && mark.bottom <= row.bottom) continue;
    const contrast = contrasts.get(line) ?? contrastIn(picture, line);
    contrasts.set(line, contrast);
    if (contrastIn(picture, mark) < contrast * MARK_CONTRAST) continue;
    rows.set(line, covering(row, { ...row, top: mark.top, bottom: mark.bottom }));
  }
  for (const [i, line] of lines.entries()) lines[i] = rows.get(line) ?? line;
}

/** Spans by where they stand, each of them once to be taken. */
class Bands {
  readonly #lists = new Map<number, Span[]>();
  readonly #taken = new Set<Span>();

  constructor(spans: readonly Span[]) {
    for (const span of spans) {
      for (const band of bandsOf(span, 0)) {
        const list = this.#lists.get(band);
        if (list) list.push(span);
        else this.#lists.set(band, [span]);
      }
    }
  }

  has(span: Span): boolean {
    return this.#taken.has(span);
  }

  /** False when it was taken before. */
  take(span: Span): boolean {
    if (this.#taken.has(span)) return false;
    this.#taken.add(span);
    return true;
  }

  find(line: Span, test: (span: Span) => boolean): Span | undefined {
    for (const band of bandsOf(line, 0)) {
      const found = this.#lists.get(band)?.find((span) => !this.#taken.has(span) && test(span));
      if (found) return found;
    }
    return undefined;
  }

  /** The line above or below which a mark stands, or that it overlaps. */
  nearest(mark: Span): Span | undefined {
    let nearest: Span | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const band of bandsOf(mark, MOST_HEIGHT * MARK_GAP)) {
      for (const line of this.#lists.get(band) ?? []) {
        const height = heightOf(line);
        const away = -sharedRows(line, mark);
        if (away >= least || away > height * MARK_GAP || heightOf(mark) > height * MARK_HEIGHT) continue;
        if (mark.left < line.left || mark.right > line.right) continue;
        nearest = line;
        least = away;
      }
    }
    return nearest;
  }
}

function* bandsOf({ top, bottom }: Span, margin: number): Generator<number> {
  const last = Math.floor((bottom - 1 + margin) / BAND);
  for (let band = Math.floor((top - margin) / BAND); band <= last; band += 1) yield band;
}
