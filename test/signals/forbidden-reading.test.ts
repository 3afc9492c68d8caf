import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultKeywords } from '../../src/protocol/default-keywords.ts';
import { ForbiddenContent } from '../../src/signals/forbidden-content/forbidden-content.ts';
import { skeleton } from '../../src/signals/forbidden-content/letters.ts';
import { linesOf } from '../support/screens.ts';

/** What readers of print do to letters that look alike: never counted as a mistake. */
const alike: Readonly<Record<string, readonly string[]>> = {
  l: ['1', 'I', 'l'],
  i: ['1', 'l', 'í'],
  o: ['0', 'O', 'ó'],
  s: ['5', 'S'],
  b: ['8', 'B'],
  z: ['2', 'Z'],
  g: ['q', '9', 'G'],
  m: ['rn', 'M'],
  d: ['cl', 'D'],
  w: ['vv', 'W'],
};
/** What they do to letters in small print: counted as a third of a mistake. */
const confused: Readonly<Record<string, readonly string[]>> = {
  c: ['e', 'o'],
  e: ['c', 'o'],
  a: ['o', 'e'],
  u: ['v', 'n'],
  h: ['b', 'n'],
  t: ['f', 'l'],
  f: ['t'],
  v: ['y', 'u'],
};
const noise = ['3', 'x', 'k', 'p', 'r'];
const chosen = <T>(list: readonly T[], pick: number) => list[pick % list.length] as T;

/** The text with each letter of which `picks` wills it replaced by one that looks alike. */
function misread(text: string, picks: readonly number[]): string {
  return [...text]
    .map((letter, i) => {
      const pick = picks[i % picks.length] ?? 0;
      return pick % 2 === 0 ? letter : chosen(alike[letter] ?? [letter], pick >> 1);
    })
    .join('');
}

/** Words in which `count` letters, far from one another, are confused with others. */
function confuse(text: string, count: number, pick: number): string {
  const letters = [...text];
  const places = letters.flatMap((letter, i) => (confused[letter] ? [i] : []));
  for (let n = 0; n < Math.min(count, places.length); n += 1) {
    const at = places[(pick + n) % places.length] as number;
    letters[at] = chosen(confused[letters[at] as string] ?? [], pick);
  }
  return letters.join('');
}

const content = (keyword: string) =>
  new ForbiddenContent({ keywords: [keyword], allowedPhrases: [], ownTexts: [] });
const isFound = (keyword: string, text: string) => content(keyword).find(linesOf(text)).length > 0;
/** Letters that are compared. */
const size = (text: string) =>
  text.split(/[^a-z0-9]+/i).reduce((sum, word) => sum + skeleton(word).length, 0);

const ascii = defaultKeywords.standard.filter((keyword) => /^[a-z0-9 .-]+$/.test(keyword));
/** Those of one word: in a phrase, each word has its own measure. */
const single = ascii.filter((word) => /^[a-z0-9]+$/.test(word));
const keyword = fc.constantFrom(...ascii);
const picks = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 });

test('letters that look alike are never a mistake, however many there are', () => {
  fc.assert(
    fc.property(keyword, picks, (word, all) => {
      expect(isFound(word, `see ${misread(word, all)} here`)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('of letters that are confused in small print, one in two is forgiven beyond the first four', () => {
  const long = fc.constantFrom(...single.filter((word) => size(word) >= 6));
  fc.assert(
    fc.property(long, fc.nat(1_000), (word, pick) => {
      const count = Math.floor((size(word) - 4) / 2);
      const text = confuse(word, count, pick);
      // A wrong letter beside another may look like a third: that is one mistake more.
      fc.pre(size(text) === size(word));
      expect(isFound(word, `see ${text} here`)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('of other mistakes, one in six letters is forgiven beyond the first four', () => {
  const long = fc.constantFrom(...single.filter((word) => size(word) >= 10));
  fc.assert(
    fc.property(long, fc.nat(1_000), fc.nat(1_000), (word, place, pick) => {
      const at = 1 + (place % (word.length - 2));
      fc.pre(/[a-z]/.test(word[at] as string));
      const wrong = word.slice(0, at) + chosen(noise, pick) + word.slice(at + 1);
      const missing = word.slice(0, at) + word.slice(at + 1);
      if (size(wrong) === size(word)) expect(isFound(word, wrong)).toBe(true);
      if (size(missing) === size(word) - 1) expect(isFound(word, missing)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('in a phrase, one confused letter is forgiven in each word, as far as the whole is long enough', () => {
  const phrases = ascii.filter((word) => !single.includes(word) && size(word) >= 6);
  fc.assert(
    fc.property(fc.constantFrom(...phrases), fc.nat(1_000), (phrase, pick) => {
      const [head = '', ...rest] = phrase.split(/(?=[ .-])/);
      const text = [confuse(head, 1, pick), ...rest].join('');
      fc.pre(size(text) === size(phrase));
      expect(isFound(phrase, text)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('a short word with one letter that is confused is another word', () => {
  for (const [word, other] of [
    ['bing', 'binq'],
    ['zalo', 'zelo'],
    ['chegg', 'ohegg'],
    ['quora', 'quara'],
  ] as const) {
    expect(isFound(word, other)).toBe(word === 'bing');
  }
});

test('any text is taken as it is, without a fault', () => {
  const strict = new ForbiddenContent({
    keywords: defaultKeywords.strict,
    allowedPhrases: [],
    ownTexts: ['**Google**'],
  });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      for (const { confidence, box } of strict.find(linesOf(`${text} google ${text}`))) {
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(box.every(Number.isFinite)).toBe(true);
      }
    }),
  );
});
