import { expect, test } from 'vitest';
import { searchWords } from '../../src/protocol/folding.ts';
import { excerptOf, piecesOf } from '../../src/web/teacher/found-words.ts';

/** With found pieces in brackets. */
const marked = (text: string, search: string) =>
  piecesOf(text, searchWords(search))
    .map((piece) => (piece.isFound ? `[${piece.text}]` : piece.text))
    .join('');

test.each([
  ['Đề thi môn Toán', 'de toan', '[Đề] thi môn [Toán]'],
  ['ChatGPT and chat', 'CHAT', '[Chat]GPT and [chat]'],
  ['Straße ﬁle', 'asse fil', 'Str[aße] [ﬁl]e'],
  ['ße', 's', '[ß]e'],
  ['e\u0301te', 'e', '[e\u0301]t[e]'],
  ['aaa', 'aa', '[aa]a'],
  ['abcd', 'bc ab', '[abc]d'],
  ['😀 a 😀', 'a', '😀 [a] 😀'],
  ['nothing here', 'else', 'nothing here'],
])('in %j %j is marked', (text, search, wanted) => {
  expect(marked(text, search)).toBe(wanted);
});

test('a text is never changed by its marks', () => {
  const text = 'İstanbul\n\u0301 ﬃ Ǆ ½ 한국';
  for (const search of ['i', 'f', 'd', '1', '한', '\u0301 s'])
    expect(
      piecesOf(text, searchWords(search))
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
});

const page = Array.from({ length: 20 }, (_, i) => `Câu ${i}`).join('\n');

test('of a long text the lines with the words are shown, and the first ones when nothing is looked for', () => {
  expect(excerptOf(page, [])).toEqual(['Câu 0', 'Câu 1', 'Câu 2', 'Câu 3']);
  expect(excerptOf(page, searchWords('cau'))).toHaveLength(6);
  expect(excerptOf(page, searchWords('12'))).toEqual(['Câu 12']);
  expect(excerptOf(page, searchWords('5 19'))).toEqual(['Câu 5', 'Câu 15', 'Câu 19']);
});
