import { FoldedLine, longestLine } from './folded-line.ts';
import { confusion, wholeEdit } from './letters.ts';
import { costOf } from './likeness.ts';
import { editsIn, type Phrase } from './phrase.ts';
import type { Occurrence } from './phrase-index.ts';
import { plainLines } from './plain-text.ts';

/** Of more text than this the rest is not known as the exam's own, characters: 300 pages of a book. */
const longestText = 600_000;
/** Paragraphs are longer than any line of a screen: their parts share so many characters, more than `reach` and a word. */
const overlap = 300;
/** A word that stands in the exam more often than this is excused at so many places, the first ones. */
const mostPlaces = 500;
/** Letters that are compared on each side of a word. */
const reach = 24;
/** So many letters around a word must be the exam's own: two words or so. Fewer are enough where the exam has no more. */
const enoughLetters = 8;
/** One letter in so many may have been misread around a word. */
const lettersPerMistake = 5;
/** Letters beside the text that are no part of it: a bullet, a round button read as an o, `b)`. */
const strayLetters = 2;
/** Where at least so many letters agree, other text may stand in the same line. */
const standingLetters = 4;

/** Lines of the screen right above and below the one that is asked about; what was wrapped goes on there. */
export interface Neighbours {
  readonly above: readonly FoldedLine[];
  readonly below: readonly FoldedLine[];
}

/** A listed word in the exam's own text, and the letters around it, read outwards. */
interface Place {
  readonly left: string;
  readonly right: string;
}

/** The exam's own words, which are expected on the screen: title, description, prompts and options. */
export class OwnText {
  readonly #texts: string[] = [];
  #lines: readonly FoldedLine[] | null = null;
  readonly #places = new Map<number, readonly Place[]>();

  /** `texts` are Markdown. */
  constructor(texts: readonly string[]) {
    let length = 0;
    for (const text of texts.flatMap(plainLines).flatMap(partsOf)) {
      length += text.length;
      if (length > longestText) break;
      this.#texts.push(text);
    }
  }

  /** Whether this occurrence is the exam's own: the words around it are those of a place where the exam has the word. */
  has(occurrence: Occurrence, line: FoldedLine, neighbours: Neighbours): boolean {
    const left = outward(line.groups.slice(0, occurrence.start));
    const right = line.groups.slice(occurrence.end);
    const above = neighbours.above.map(({ groups }) => outward(groups));
    const below = neighbours.below.map(({ groups }) => groups);
    return this.#placesOf(occurrence.phrase).some((place) => {
      const before = agreement(place.left, left, above);
      const after = before === null ? null : agreement(place.right, right, below);
      if (before === null || after === null) return false;
      const agreed = before + after;
      const own = Math.min(place.left.length, reach) + Math.min(place.right.length, reach);
      if (agreed < Math.min(enoughLetters, own)) return false;
      return agreed >= standingLetters || (isWhole(place.left, left) && isWhole(place.right, right));
    });
  }

  /** Looked for when the word is first seen on a screen, and kept: most listed words never are. */
  #placesOf(phrase: Phrase): readonly Place[] {
    const known = this.#places.get(phrase.index);
    if (known) return known;
    this.#lines ??= this.#texts.map((text) => new FoldedLine(text));
    const places: Place[] = [];
    for (const line of this.#lines) {
      if (places.length >= mostPlaces) break;
      places.push(...placesIn(line, phrase));
    }
    this.#places.set(phrase.index, places);
    return places;
  }
}

/** What is compared in one go: longer lines in parts, each of which begins with the end of the one before. */
function partsOf(line: string): string[] {
  const step = longestLine - overlap;
  const count = Math.max(1, Math.ceil((line.length - overlap) / step));
  return Array.from({ length: count }, (_, i) => line.slice(i * step, i * step + longestLine));
}

/** Where a line has the phrase, or a word that could be misread as it: one edit more is forgiven than on the screen. */
function* placesIn(line: FoldedLine, phrase: Phrase): Generator<Place> {
  const extra = phrase.budget > 0 ? wholeEdit : confusion;
  const { length } = phrase.letters;
  const edits = editsIn(phrase.budget + extra);
  for (const [first, { start }] of line.words.entries()) {
    for (const { end } of line.words.slice(first, first + length + edits)) {
      if (end - start > length + edits) break;
      if (end - start < length - edits) continue;
      if (costOf(phrase, line, start, end, extra) === null) continue;
      yield { left: outward(line.groups.slice(0, start)), right: line.groups.slice(end) };
    }
  }
}

/**
 * How many letters on one side of a word agree with the exam's, read outwards; null when they do not. Where the screen's line
 * ends before the exam's does, one of the lines beside it may go on, but need not: the page may be scrolled.
 */
function agreement(own: string, screen: string, beside: readonly string[]): number | null {
  const inLine = agreed(own, screen);
  if (inLine === null) return screen.length <= strayLetters ? goesOn(own, beside) : null;
  return screen.length < own.length ? inLine + goesOn(own.slice(screen.length), beside) : inLine;
}

function goesOn(own: string, beside: readonly string[]): number {
  return Math.max(0, ...beside.map((line) => agreed(own, line) ?? 0));
}

/** Letters at the beginning of both, as far as both go and no further than `reach`; null when they are not the same. */
function agreed(own: string, screen: string): number | null {
  const length = Math.min(own.length, screen.length, reach);
  const mistakes = Math.floor(length / lettersPerMistake);
  const distance = prefixDistance(screen.slice(0, length), own.slice(0, length + mistakes));
  return distance <= mistakes ? length : null;
}

/** Levenshtein's distance between `text` and that beginning of `of` which is most like it. */
function prefixDistance(text: string, of: string): number {
  let above = Array.from({ length: of.length + 1 }, (_, j) => j);
  for (let i = 1; i <= text.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= of.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (text[i - 1] === of[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return Math.min(...above);
}

/** Whether nothing stands on this side of the word but the exam's own text. */
const isWhole = (own: string, screen: string) => screen.length <= own.length + strayLetters;

const outward = (letters: string) => [...letters].reverse().join('');
