import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultKeywords } from '../../src/protocol/default-keywords.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { ForbiddenContent } from '../../src/signals/forbidden-content/forbidden-content.ts';
import { linesOf } from '../support/screens.ts';
import { english, vietnamese } from './ordinary-words.ts';

const presets = ['relaxed', 'standard', 'strict'] as const;
const contentOf = (preset: (typeof presets)[number]) =>
  new ForbiddenContent({ keywords: resolvePolicy({ preset }).keywords, allowedPhrases: [], ownTexts: [] });
const standard = contentOf('standard');
const words = (content: ForbiddenContent, ...texts: string[]) =>
  content.find(linesOf(...texts)).map(({ keyword }) => keyword);
/** Letters with accents taken off, as a reader may lose them. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');

describe.each(presets)('the list of %s', (preset) => {
  const { keywords } = resolvePolicy({ preset });
  const content = contentOf(preset);

  test('names nothing twice', () => {
    expect(new Set(keywords).size).toBe(keywords.length);
  });

  test.each(keywords)('finds "%s" by itself, in capitals and without accents', (keyword) => {
    for (const text of [keyword, `(${keyword.toUpperCase()})`, `so ${plain(keyword)} there`]) {
      // Another spelling of the same may stand first in the list.
      expect(words(content, text).length, text).toBeGreaterThan(0);
    }
  });
});

test('assistants, answer sites and whom one could talk to are in every list, search is not in the relaxed one', () => {
  for (const preset of presets) {
    expect(resolvePolicy({ preset }).keywords).toEqual(
      expect.arrayContaining(['chatgpt', 'stackoverflow', 'teamviewer', 'zalo', 'virtualbox']),
    );
  }
  expect(defaultKeywords.standard).toContain('google');
  expect(defaultKeywords.relaxed).not.toContain('google');
});

test('words that stand in honest exams are only in the strict list', () => {
  for (const word of ['answer', 'cheat', 'solution', 'đáp án', 'gemini', 'claude', 'bing'] as const) {
    expect(defaultKeywords.strict).toContain(word);
    expect(defaultKeywords.standard).not.toContain(word);
  }
});

test.each([
  ['Ask Gemini', 'ask gemini'],
  ['Reply to Claude...', 'reply to claude'],
  ['https://claude.ai/new', 'claude.ai'],
  ['Message Copilot', 'message copilot'],
  ['Telegram Web', 'telegram web'],
  ['https://www.bing.com/search?q=mitosis', 'bing.com'],
  ['Hỏi Gemini', 'hỏi gemini'],
  ['UltraViewer 6.6', 'ultraviewer'],
  ['loigiaihay.com', 'loigiaihay'],
])('"%s" is found by what stands around the name', (text, keyword) => {
  expect(words(standard, text)).toContain(keyword);
});

test.each([
  'The constellation Gemini lies between Taurus and Cancer.',
  'Claude Monet painted water lilies.',
  'The pilot and the copilot read the signal on line 4.',
  'Two teams exchanged a telegram; there was discord between them.',
  'Stack the boxes, then check the overflow of the desk drawer.',
  'Is there any desk in the room? We chat, then we go to the meeting.',
  'A slack rope, a parsec, a zoom lens and a perplexed messenger.',
  'Cho hàm số y = x². Tìm giá trị lớn nhất và nhỏ nhất.',
  'Tiếng gõ cửa cốc cốc vang lên, ai hỏi ai, ai trả lời?',
])('honest text: "%s"', (text) => {
  expect(words(standard, text)).toEqual([]);
});

test('no ordinary word is taken for a listed one', () => {
  for (const word of [...english, ...vietnamese, ...vietnamese.map(plain)]) {
    expect(words(standard, word), word).toEqual([]);
  }
});

test('ordinary words that are near a listed one are none for the strict list either', () => {
  const strict = contentOf('strict');
  for (const word of english) expect(words(strict, word), word).toEqual([]);
});

test('nor are ordinary words that happen to stand beside one another', () => {
  const line = (list: readonly string[]) =>
    fc.array(fc.constantFrom(...list), { minLength: 2, maxLength: 12 }).map((all) => all.join(' '));
  fc.assert(
    fc.property(fc.oneof(line(english), line(vietnamese), line(vietnamese.map(plain))), (text) => {
      expect(words(standard, text)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
