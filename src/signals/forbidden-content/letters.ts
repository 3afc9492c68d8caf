import { folded } from '../../protocol/folding.ts';

/**
 * What readers of print take for one another, as one letter for all of them: strokes (l, i, 1 and a bar), rounds (o, 0),
 * and digits that look like a letter. Little is lost by it: few words differ in these alone.
 */
const looksLike: Readonly<Record<string, string>> = {
  i: 'l',
  '1': 'l',
  '|': 'l',
  '!': 'l',
  '0': 'o',
  '5': 's',
  '8': 'b',
  '2': 'z',
  q: 'g',
  '9': 'g',
};
/** Two letters that stand so close that they look like one. */
const runTogether: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['cl', 'd'],
  ['vv', 'w'],
];

/** A word's skeleton: without case and accents, and with one letter for all that look alike (`Claude` → `daude`). */
export function skeleton(word: string): string {
  let letters = '';
  for (const letter of folded(word)) letters += looksLike[letter] ?? letter;
  for (const [pair, one] of runTogether) letters = letters.replaceAll(pair, one);
  return letters;
}

/** Pairs of skeleton letters that a reader confuses in small or blurred print, but that also tell words apart. */
const confusable = 'ce co eo ao ae uv vy vw nu nh hb nm b6 tf tl lj a4 t7'.split(' ');

const lastGroup = 31;
/** Groups are told as characters from here on, so that their lowest five bits are the group's number. */
const firstCode = 64;

/** Every letter's group: confusable letters share one, also over a third letter. Other scripts share the last one. */
const groups: ReadonlyMap<string, string> = groupTable('abcdefghijklmnopqrstuvwxyz0123456789');

function groupTable(letters: string): Map<string, string> {
  const leaders = new Map([...letters].map((letter) => [letter, letter]));
  for (const [one = '', other = ''] of confusable) {
    const [from, to] = [leaders.get(other), leaders.get(one) ?? one];
    for (const [letter, its] of leaders) if (its === from) leaders.set(letter, to);
  }
  const names = [...new Set(leaders.values())];
  const group = (letter: string) => String.fromCharCode(firstCode + names.indexOf(leaders.get(letter) ?? ''));
  return new Map([...letters].map((letter) => [letter, group(letter)]));
}

/** The groups of skeleton letters, a character for each; equal for texts that differ in confusable letters alone. */
export function groupsOf(letters: string): string {
  const other = String.fromCharCode(firstCode + lastGroup);
  let told = '';
  for (let i = 0; i < letters.length; i += 1) told += groups.get(letters.charAt(i)) ?? other;
  return told;
}

/** The groups of `count` letters as one number, five bits for each: 6 letters at most. */
export function groupKey(groups: string, at: number, count: number): number {
  let key = 0;
  for (let i = at; i < at + count; i += 1) key = (key << 5) | (groups.charCodeAt(i) & lastGroup);
  return key;
}

/** Costs are twelfths of an edit, so that they add up without rounding. */
export const wholeEdit = 12;
/** Three confusable letters make as much doubt as one wrong one. */
export const confusion = 4;

/** By the char codes of two letters, for those below 128. */
const costs = costTable();

function costTable(): Uint8Array {
  const table = new Uint8Array(128 * 128).fill(wholeEdit);
  const set = (one: number, other: number, cost: number) => {
    table[one * 128 + other] = cost;
    table[other * 128 + one] = cost;
  };
  for (let code = 0; code < 128; code += 1) set(code, code, 0);
  for (const pair of confusable) set(pair.charCodeAt(0), pair.charCodeAt(1), confusion);
  return table;
}

/** What it costs to have read one skeleton letter as another; both as char codes. */
export function letterCost(code: number, other: number): number {
  if (code >= 128 || other >= 128) return code === other ? 0 : wholeEdit;
  return costs[code * 128 + other] ?? wholeEdit;
}
