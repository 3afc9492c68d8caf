import type { FoldedLine } from './folded-line.ts';
import { letterCost, wholeEdit } from './letters.ts';
import { editsIn, type Phrase } from './phrase.ts';

/** More than any budget, and still small enough to be added to. */
const never = 1_000_000;

/**
 * What a gap before a letter costs, in twelfths of an edit: a row for each `phraseGap`, in it a column for each `gap` of the
 * line. A space may be missing or be a hyphen, but no end of a clause; inside a word a hyphen is like a confused letter, and
 * a space nearly a whole edit, because two words stand there (`any desk`). The dot of an address must be there in short ones:
 * `line.me` is not what "draw a line. Me too" says.
 */
const gapCosts = [
  [0, 9, 4, 4, 18],
  [0, 0, 0, 0, 9],
  [4, 9, 9, 0, 9],
] as const;

/**
 * The cost of taking the line's letters from `start` to `end` for the phrase, in twelfths of an edit: the least over all
 * ways to change single letters (Levenshtein's distance with weights, after Wagner and Fischer 1974). Null when it is above
 * `most`. A letter that was added at either end makes another word (`solutions`), so it is not forgiven.
 */
export function costOf(
  phrase: Phrase,
  line: FoldedLine,
  start: number,
  end: number,
  most = phrase.budget,
): number | null {
  const [height, width, band] = [end - start, phrase.letters.length, editsIn(most)];
  if (Math.abs(height - width) > band) return null;
  let above = firstRow(width, band);
  let row = new Int32Array(width + 1);
  for (let i = 1; i <= height; i += 1) {
    // What has cost too much everywhere becomes no cheaper.
    if (nextRow(phrase, line, start, above, row, i, band) > most) return null;
    [above, row] = [row, above];
  }
  const cost = above[width] ?? never;
  return cost <= most ? cost : null;
}

/** Nothing of the line was read yet: the phrase's first letters are missing. */
function firstRow(width: number, band: number): Int32Array {
  const row = new Int32Array(width + 1).fill(never);
  for (let j = 0; j <= Math.min(band, width); j += 1) row[j] = j * wholeEdit;
  return row;
}

/**
 * Fills `row` with the costs when `i` letters of the line were read, within `band` of the diagonal and with a limit on both
 * sides of it; the least of them.
 */
function nextRow(
  { letters, gaps }: Phrase,
  line: FoldedLine,
  start: number,
  above: Int32Array,
  row: Int32Array,
  i: number,
  band: number,
): number {
  const width = letters.length;
  const at = start + i - 1;
  const code = line.letters.charCodeAt(at);
  const lineGap = i > 1 ? (line.gaps[at] ?? 0) : 0;
  const added = wholeEdit + gapCost(0, lineGap);
  const [first, last] = [Math.max(1, i - band), Math.min(width, i + band)];
  let least = never;
  row[first - 1] = never;
  for (let j = first; j <= last; j += 1) {
    const phraseGap = j > 1 ? (gaps[j - 1] ?? 0) : 0;
    const changed = letterCost(code, letters.charCodeAt(j - 1)) + gapCost(phraseGap, lineGap);
    const cost = Math.min(
      (above[j - 1] ?? never) + changed,
      (row[j - 1] ?? never) + wholeEdit,
      j < width ? (above[j] ?? never) + added : never,
    );
    row[j] = cost;
    if (cost < least) least = cost;
  }
  if (last < width) row[last + 1] = never;
  return least;
}

const gapCost = (phraseGap: number, lineGap: number): number => gapCosts[phraseGap]?.[lineGap] ?? never;
