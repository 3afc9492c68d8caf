import { FoldedLine, gap } from './folded-line.ts';
import { confusion, wholeEdit } from './letters.ts';

/** What stands between two words of a listed phrase: nothing, something that may be left out, or a dot of an address. */
export const phraseGap = { none: 0, space: 1, dot: 2 } as const;

/** Words of so few letters must be read without a fault: too many others are like them. */
const exactLetters = 4;
/** Beyond that, one edit is forgiven for so many letters. */
const lettersPerEdit = 6;

/** One word of a phrase: where its skeleton letters stand, and what its faults may cost by themselves. */
export interface PhraseWord {
  readonly start: number;
  readonly end: number;
  readonly budget: number;
}

/** One listed word or phrase, ready to be compared. */
export interface Phrase {
  /** Its place in the list. */
  readonly index: number;
  /** Skeleton letters of all its words. */
  readonly letters: string;
  /** Their groups, a character for each. */
  readonly groups: string;
  /** For each letter the `phraseGap` before it. */
  readonly gaps: Uint8Array;
  readonly words: readonly PhraseWord[];
  /** What an occurrence may cost, in twelfths of an edit. */
  readonly budget: number;
}

/** A single letter or sign stands everywhere; nothing can be made of it. */
const fewestLetters = 2;
const isAddressSign = /[./:@]/;

/** Null for a phrase that is too short. */
export function phraseOf(text: string, index: number): Phrase | null {
  const line = new FoldedLine(text);
  const { letters, words, groups } = line;
  if (letters.length < fewestLetters) return null;
  const gaps = new Uint8Array(letters.length);
  for (const [i, { start, from }] of words.entries()) {
    const between = text.slice(words[i - 1]?.to ?? from, from);
    const isDot = line.gaps[start] === gap.joint && isAddressSign.test(between);
    if (i > 0) gaps[start] = isDot ? phraseGap.dot : phraseGap.space;
  }
  const budget = budgetOf(letters.length);
  const itsWords = words.map(({ start, end }) => ({ start, end, budget: wordBudget(end - start, budget) }));
  return { index, letters, groups, gaps, words: itsWords, budget };
}

/**
 * The phrase as its words look when they were run together: `your name` → `youmame`. Null when that changes nothing. Two
 * faults at once are not forgiven.
 */
export function runTogether(text: string, phrase: Phrase): Phrase | null {
  const { letters, groups } = new FoldedLine(text.replace(/\s+/g, ''));
  if (letters === phrase.letters || letters.length < fewestLetters) return null;
  const gaps = new Uint8Array(letters.length);
  const words = [{ start: 0, end: letters.length, budget: 0 }];
  return { index: phrase.index, letters, groups, gaps, words, budget: 0 };
}

const budgetOf = (letters: number) =>
  Math.max(0, Math.floor(((letters - exactLetters) * wholeEdit) / lettersPerEdit));

/**
 * One word of a longer phrase may not take all that the phrase is forgiven: "clause code" is no `claude code`. A confused
 * letter is, also in a short one.
 */
const wordBudget = (letters: number, most: number) => Math.min(most, Math.max(confusion, budgetOf(letters)));

/** How many letters may be missing, added or altogether wrong within a budget. */
export const editsIn = (budget: number) => Math.floor(budget / wholeEdit);
