import type { FoldedLine } from './folded-line.ts';
import { groupKey } from './letters.ts';
import { costOf } from './likeness.ts';
import { editsIn, type Phrase, phraseOf, runTogether } from './phrase.ts';

/** A listed phrase in a line: whole words, from letter `start` to `end` of the line, and from character `from` to `to`. */
export interface Occurrence {
  readonly phrase: Phrase;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  /** What was forgiven, in twelfths of an edit. */
  readonly cost: number;
}

/** Letters of the pieces by which phrases are looked up: with `k` edits forgiven, each of `k + 1` parts has so many. */
const pieceLetters = 5;
/** More phrases than this in one line are not told. */
const mostInLine = 50;

/** A piece of a phrase, and where in it that stands. */
interface Piece {
  readonly phrase: Phrase;
  readonly offset: number;
}

/**
 * Finds the phrases of a list in lines of text, forgiving what readers of print mistake. Phrases are cut into one part more
 * than edits are forgiven, so one part at least must stand in the line as it is, but for confusable letters (the pigeonhole
 * filter, Navarro 2001): only there the phrase is compared. So the cost of a line hardly grows with the list.
 */
export class PhraseIndex {
  /** What each phrase is called: of two that differ in spaces and signs alone, the first. */
  readonly #names: string[] = [];
  readonly #short = new Map<string, Phrase[]>();
  readonly #pieces = new Map<number, Piece[]>();

  constructor(phrases: readonly string[]) {
    const known = new Map<string, number>();
    for (const text of phrases) {
      const phrase = phraseOf(text, this.#names.length);
      if (!phrase) continue;
      const index = known.get(phrase.letters) ?? this.#names.push(text) - 1;
      known.set(phrase.letters, index);
      this.#add({ ...phrase, index });
      const joined = runTogether(text, { ...phrase, index });
      if (joined) this.#add(joined);
    }
  }

  nameOf({ index }: Phrase): string {
    return this.#names[index] ?? '';
  }

  /** From left to right; of the same phrase none overlap. */
  find(line: FoldedLine): Occurrence[] {
    const found = [...this.#shortIn(line), ...this.#longIn(line)];
    if (found.length < 2) return found;
    found.sort((one, other) => one.cost - other.cost || one.start - other.start);
    const kept: Occurrence[] = [];
    for (const each of found) {
      const isKnown = kept.some(
        ({ phrase, start, end }) =>
          phrase.index === each.phrase.index && start < each.end && each.start < end,
      );
      if (!isKnown) kept.push(each);
      if (kept.length === mostInLine) break;
    }
    return kept.sort((one, other) => one.start - other.start);
  }

  #add(phrase: Phrase): void {
    if (phrase.letters.length <= pieceLetters) {
      append(this.#short, phrase.letters, phrase);
      return;
    }
    const parts = editsIn(phrase.budget) + 1;
    for (let part = 0; part < parts; part += 1) {
      const offset = Math.floor((part * phrase.letters.length) / parts);
      append(this.#pieces, groupKey(phrase.groups, offset, pieceLetters), { phrase, offset });
    }
  }

  *#shortIn(line: FoldedLine): Generator<Occurrence> {
    for (let first = 0; first < line.words.length; first += 1) {
      const start = line.words[first]?.start ?? 0;
      for (let last = first; last < line.words.length; last += 1) {
        const end = line.words[last]?.end ?? start;
        if (end - start > pieceLetters) break;
        for (const phrase of this.#short.get(line.letters.slice(start, end)) ?? []) {
          yield* compared(phrase, line, first, last);
        }
      }
    }
  }

  *#longIn(line: FoldedLine): Generator<Occurrence> {
    const wordAt = new Map(line.words.map(({ start }, i) => [start, i]));
    const asked = new Map<Phrase, Set<number>>();
    for (let at = 0; at + pieceLetters <= line.letters.length; at += 1) {
      for (const { phrase, offset } of this.#pieces.get(groupKey(line.groups, at, pieceLetters)) ?? []) {
        const edits = editsIn(phrase.budget);
        for (let start = at - offset - edits; start <= at - offset + edits; start += 1) {
          const first = wordAt.get(start);
          if (first === undefined || !isFirst(asked, phrase, first)) continue;
          yield* wordsFrom(phrase, line, first);
        }
      }
    }
  }
}

/** Whether this word was not asked for yet as the beginning of the phrase: several of its parts may stand there. */
function isFirst(asked: Map<Phrase, Set<number>>, phrase: Phrase, word: number): boolean {
  const words = asked.get(phrase) ?? new Set();
  if (words.has(word)) return false;
  asked.set(phrase, words.add(word));
  return true;
}

/** The phrase as the words from the `first` on, as many as may be it. */
function* wordsFrom(phrase: Phrase, line: FoldedLine, first: number): Generator<Occurrence> {
  const edits = editsIn(phrase.budget);
  const start = line.words[first]?.start ?? 0;
  for (let last = first; last < line.words.length; last += 1) {
    const length = (line.words[last]?.end ?? start) - start;
    if (length > phrase.letters.length + edits) return;
    if (length >= phrase.letters.length - edits) yield* compared(phrase, line, first, last);
  }
}

function* compared(phrase: Phrase, line: FoldedLine, first: number, last: number): Generator<Occurrence> {
  const [from, to] = [line.words[first], line.words[last]];
  if (!from || !to) return;
  const cost = costOf(phrase, line, from.start, to.end);
  if (cost !== null) yield { phrase, start: from.start, end: to.end, from: from.from, to: to.to, cost };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
