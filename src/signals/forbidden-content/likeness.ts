import type { FoldedLine } from './folded-line.ts';
import { letterCost, wholeEdit } from './letters.ts';
import { editsIn, type Phrase, type PhraseWord } from './phrase.ts';

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
 * the budget, or that of one of its words. `extra` is forgiven on top of both. A letter that was added at either end of a
 * word makes another word (`solutions`), so it is not forgiven.
 */
export function costOf(
  phrase: Phrase,
  line: FoldedLine,
  start: number,
  end: number,
  extra = 0,
): number | null {
  const most = phrase.budget + extra;
  // Where in the line the words so far may end, and what that costs.
  let reached: ReadonlyMap<number, number> = new Map([[start, 0]]);
  for (const word of phrase.words) {
    reached = reachedWith(word, reached, { phrase, line, start, end, most, extra });
    if (reached.size === 0) return null;
  }
  return reached.get(end) ?? null;
}

interface Comparison {
  phrase: Phrase;
  line: FoldedLine;
  start: number;
  end: number;
  most: number;
  extra: number;
}

/** Where the line may be after one word more, and the least that this costs. */
function reachedWith(
  word: PhraseWord,
  reached: ReadonlyMap<number, number>,
  { phrase, line, start, end, most, extra }: Comparison,
): Map<number, number> {
  const next = new Map<number, number>();
  const limit = word.budget + extra;
  const [length, band] = [word.end - word.start, editsIn(limit)];
  for (const [from, before] of reached) {
    const gap = from === start ? 0 : gapCost(phrase.gaps[word.start] ?? 0, line.gaps[from] ?? 0);
    for (let to = from + length - band; to <= Math.min(end, from + length + band); to += 1) {
      const cost = wordCost({ phrase, word, line, from, to, limit, band });
      const total = before + gap + cost;
      if (cost <= limit && total <= most && total < (next.get(to) ?? never)) next.set(to, total);
    }
  }
  return next;
}

/** One word of a phrase, and the letters of a line that may be it: they begin and end together. */
interface Pair {
  phrase: Phrase;
  word: PhraseWord;
  line: FoldedLine;
  from: number;
  to: number;
  limit: number;
  band: number;
}

/** `never` above the limit. */
function wordCost(pair: Pair): number {
  const { word, from, to, limit, band } = pair;
  if (band === 0) return unshiftedCost(pair);
  const width = word.end - word.start;
  let above = new Int32Array(width + 1).fill(never);
  let row = new Int32Array(width + 1);
  // Nothing of the line was read yet: the word's first letters are missing.
  for (let j = 0; j <= Math.min(band, width); j += 1) above[j] = j * wholeEdit;
  for (let i = 1; i <= to - from; i += 1) {
    // What has cost too much everywhere becomes no cheaper.
    if (fillRow(row, above, i, pair) > limit) return never;
    [above, row] = [row, above];
  }
  return above[width] ?? never;
}

/** Where no letter may be missing or added: letter stands against letter. */
function unshiftedCost({ phrase, word, line, from, to, limit }: Pair): number {
  let cost = 0;
  for (let i = 0; i < to - from && cost <= limit; i += 1) {
    cost += letterCost(line.letters.charCodeAt(from + i), phrase.letters.charCodeAt(word.start + i));
    if (i > 0) cost += gapCost(0, line.gaps[from + i] ?? 0);
  }
  return cost;
}

/**
 * Fills `row` with the costs when `i` letters of the line were read, within the band around the diagonal and with a limit on
 * both sides of it; returns the least of them.
 */
function fillRow(
  row: Int32Array,
  above: Int32Array,
  i: number,
  { phrase, word, line, from, band }: Pair,
): number {
  const width = word.end - word.start;
  const at = from + i - 1;
  const code = line.letters.charCodeAt(at);
  const gap = i > 1 ? gapCost(0, line.gaps[at] ?? 0) : 0;
  const [first, last] = [Math.max(1, i - band), Math.min(width, i + band)];
  let least = never;
  row[first - 1] = never;
  for (let j = first; j <= last; j += 1) {
    const changed = letterCost(code, phrase.letters.charCodeAt(word.start + j - 1)) + gap;
    const cost = Math.min(
      (above[j - 1] ?? never) + changed,
      (row[j - 1] ?? never) + wholeEdit,
      j < width ? (above[j] ?? never) + wholeEdit + gap : never,
    );
    row[j] = cost;
    if (cost < least) least = cost;
  }
  if (last < width) row[last + 1] = never;
  return least;
}

const gapCost = (phraseGap: number, lineGap: number): number => gapCosts[phraseGap]?.[lineGap] ?? never;
