import { folded } from '../../protocol/folding.ts';
import { groupsOf, skeleton } from './letters.ts';

/** What stands between two words, by how well they hold together. */
export const gap = {
  /** Nothing: inside a word. */
  none: 0,
  /** A blank. */
  space: 1,
  /** A blank beside a part without a vowel (`chat gpt`): that is no word of its own, so the blank means little. */
  weakSpace: 2,
  /** Signs without a blank: a dot, a hyphen, a slash. */
  joint: 3,
  /** Signs and a blank: the end of a clause. */
  break: 4,
} as const;
export type Gap = (typeof gap)[keyof typeof gap];

/** A word of a line. `start` and `end` are places in the line's skeleton letters, `from` and `to` in its text. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Longer lines are cut, characters: a screen 3840 pixels wide holds fewer. */
export const longestLine = 1_000;

/** Letters, digits and marks; a bar or an exclamation mark between two of them is a letter that was misread. */
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:[|!]+[\p{L}\p{M}\p{N}]+)*/gu;
const hasVowel = (word: string) => /[aeiouy]/.test(folded(word));

/** A line of text as it is compared: the skeletons of its words, and what stands between them. */
export class FoldedLine {
  /** Skeletons of all words, one after the other. */
  readonly letters: string;
  readonly words: readonly Word[];
  /** For each letter its group, a character for each, and the gap before it. */
  readonly groups: string;
  readonly gaps: Uint8Array;
  /** Length of the text in characters. */
  readonly length: number;

  constructor(text: string) {
    const line = text.slice(0, longestLine);
    const words: Word[] = [];
    const gapsBefore: Gap[] = [];
    let letters = '';
    let before = '';
    for (const match of line.matchAll(wordPattern)) {
      const [word] = match;
      const from = match.index;
      const start = letters.length;
      letters += skeleton(word);
      gapsBefore.push(gapBetween(before, line.slice(words.at(-1)?.to ?? 0, from), word));
      words.push({ start, end: letters.length, from, to: from + word.length });
      before = word;
    }
    this.length = line.length;
    this.letters = letters;
    this.words = words;
    this.gaps = new Uint8Array(letters.length);
    for (const [i, { start }] of words.entries()) if (i > 0) this.gaps[start] = gapsBefore[i] ?? gap.none;
    this.groups = groupsOf(letters);
  }
}

function gapBetween(before: string, between: string, after: string): Gap {
  const blank = /\s/.test(between);
  if (/\S/.test(between)) return blank ? gap.break : gap.joint;
  // Between letters of a word that was cut without a blank, as in `ß`, nothing stands.
  if (!blank) return gap.none;
  return hasVowel(before) && hasVowel(after) ? gap.space : gap.weakSpace;
}
