import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded, searchWords } from '../../src/protocol/folding.ts';

test.each([
  ['Đề thi môn Toán', 'de thi mon toan'],
  ['CHATGPT ﬁle', 'chatgpt file'],
  ['Ä é ñ ç ø ł ß', 'a e n c o l ss'],
  ['e\u0301\u0323', 'e'],
  ['İstanbul ılık', 'istanbul ilik'],
  ['ΟΔΟΣ οδός', 'οδοσ οδοσ'],
  ['50 % \\ a_b', '50 % \\ a_b'],
])('%j is searched as %j', (text, form) => {
  expect(folded(text)).toBe(form);
});

const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });

test('a text is folded character by character, and what is folded stays so', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect([...text].map(folded).join('')).toBe(folded(text));
      expect(folded(folded(text))).toBe(folded(text));
    }),
  );
});

test('words are looked for once each, whatever parts them', () => {
  expect(searchWords('  Chat\tGPT \n chat đ ')).toEqual(['chat', 'gpt', 'd']);
  expect(searchWords(' \u0301 ')).toEqual([]);
});
