import { describe, expect, test } from 'vitest';
import type { TextLine } from '../../src/analysis/screen/screen-observation.ts';
import { ForbiddenContent } from '../../src/signals/forbidden-content/forbidden-content.ts';
import { linesOf } from '../support/screens.ts';

const keywords = ['google', 'chatgpt', 'bing', 'google docs', 'đáp án'];
const words = (content: ForbiddenContent, lines: readonly TextLine[]) =>
  content.find(lines).map(({ keyword }) => keyword);

describe('allowed phrases', () => {
  const content = new ForbiddenContent({
    keywords,
    allowedPhrases: ['Google Classroom', 'bing'],
    ownTexts: [],
  });
  test.each([
    ['Open Google Classroom now', []],
    ['Open Googie C1assroom now', []],
    ['GoogleClassroom', []],
    ['Bing', []],
    ['Google Classroom or Google', ['google']],
    ['Classroom Google', ['google']],
    ['bing and ChatGPT', ['chatgpt']],
  ])('"%s" leaves %j', (text, left) => {
    expect(words(content, linesOf(text))).toEqual(left);
  });
});

describe('what browsers say by themselves', () => {
  const content = new ForbiddenContent({ keywords, allowedPhrases: [], ownTexts: [] });
  test.each([
    'Exam · Invigil - Google Chrome',
    'Exam · Invigil - Goog1e Chrorne',
    'Search Google or type a URL',
    'Q Tìm kiếm trên Google hoặc nhập một URL',
    'Search with Google or enter address',
    'Sign in with Google',
    'Đăng nhập bằng Google',
  ])('"%s" is no find', (text) => {
    expect(words(content, linesOf(text))).toEqual([]);
  });

  test.each(['Google', 'Google Search', 'mitosis - Google Search - Google Chrome', 'chrome google'])(
    '"%s" is one',
    (text) => {
      expect(words(content, linesOf(text))).toEqual(['google']);
    },
  );

  test('a list that names one of them whole is obeyed', () => {
    const strict = new ForbiddenContent({ keywords: ['Google Chrome'], allowedPhrases: [], ownTexts: [] });
    expect(words(strict, linesOf('New Tab - Google Chrome'))).toEqual(['Google Chrome']);
  });
});

describe("the exam's own text", () => {
  const content = new ForbiddenContent({
    keywords,
    allowedPhrases: [],
    ownTexts: [
      'Search engines',
      'Which company, **Google** or Microsoft, was founded first? Explain with [sources](https://example.org/google).',
      'Google',
      'Google Docs',
      'A goggle is worn by many against the wind; give the `bing` sound.\n\nĐáp án của câu này là một số nguyên dương.',
    ],
  });

  test.each([
    // As it stands, with mistakes, in parts, with numbers and buttons beside it.
    ['Which company, Google or Microsoft, was founded first? Explain with sources.'],
    ['1. Which company, Goog1e or Micrasoft, was founded first?'],
    ['company, Google or Micro'],
    ['O Google'],
    ['b) Google'],
    ['O Google Docs'],
    ['give the bing sound.'],
    ['dap an cua cau nay la'],
    // A word of the exam that was misread as a listed one.
    ['A google is worn by many'],
  ])('"%s" is expected', (text) => {
    expect(words(content, linesOf(text))).toEqual([]);
  });

  test('text that was wrapped goes on in the lines above and below', () => {
    expect(words(content, linesOf('Which company,', 'Google', 'or Microsoft, was founded first?'))).toEqual(
      [],
    );
    expect(words(content, linesOf('Explain. Which company, Google', 'or Microsoft, was founded'))).toEqual(
      [],
    );
    expect(words(content, linesOf('Đáp án', 'của câu này là một số'))).toEqual([]);
  });

  test.each([
    ['google search', ['google']],
    ['← C google.com/search?q=which+company', ['google']],
    ['Google or Bing', ['google', 'bing']],
    ['Google News', ['google']],
    ['bing', ['bing']],
    ['Google Docs - Untitled document - Google', ['google docs', 'google']],
    ['Đáp án', ['đáp án']],
    ['Đáp án đề thi năm ngoái', ['đáp án']],
    ['Which company, Google or Microsoft, was founded first? - Google Search', ['google']],
    ['chatgpt or Microsoft, was founded first?', ['chatgpt']],
  ])('the same word elsewhere still counts: "%s"', (text, found) => {
    expect(words(content, linesOf(text))).toEqual(found);
  });

  test('beside the exam page, a word that stands alone counts although the exam has it in a sentence', () => {
    const [page, bar] = linesOf('Which company, Google or Microsoft, was', 'bing');
    if (!page || !bar) throw new Error('two lines');
    const far: TextLine = { ...bar, box: [100, 600, 40, 18] };
    expect(content.find([page, far])).toEqual([
      { keyword: 'bing', confidence: 0.9, box: [100, 600, 40, 18] },
    ]);
  });
});

test("a paragraph is the exam's own up to its last word, wherever it is cut to be compared", () => {
  const sentence = (i: number) => `In year ${i} the company that made Google opened office ${i * 7} abroad.`;
  const sentences = Array.from({ length: 60 }, (_, i) => sentence(i + 1_900));
  const content = new ForbiddenContent({ keywords, allowedPhrases: [], ownTexts: [sentences.join(' ')] });
  for (const each of sentences) expect(words(content, linesOf(each))).toEqual([]);
  expect(words(content, linesOf('Google Maps'))).toEqual(['google']);
});

test("an exam's text of any length is no burden until one of its words is seen", () => {
  const ownTexts = Array.from({ length: 2_000 }, (_, i) =>
    `Question ${i}: what does Google tell about it? `.repeat(20),
  );
  const content = new ForbiddenContent({ keywords, allowedPhrases: [], ownTexts });
  expect(words(content, linesOf('what does Google tell about it?', 'Google Maps'))).toEqual(['google']);
});
