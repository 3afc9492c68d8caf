import { expect, test } from 'vitest';
import { ForbiddenContent } from '../../src/signals/forbidden-content/forbidden-content.ts';
import { linesOf } from '../support/screens.ts';

/** Listed words in one line of text. */
function found(text: string, ...keywords: string[]): string[] {
  const content = new ForbiddenContent({ keywords, allowedPhrases: [], ownTexts: [] });
  return content.find(linesOf(text)).map(({ keyword }) => keyword);
}

test.each([
  // Case and signs.
  ['chatgpt', 'ChatGPT'],
  ['chatgpt', 'CHATGPT'],
  ['chatgpt', 'New tab - ChatGPT-4'],
  ['chatgpt', 'chat-gpt'],
  ['chatgpt', '(ChatGPT)'],
  ['chatgpt', '“ChatGPT”: free'],
  ['google', 'www.google.com/search?q=photosynthesis'],
  ['google', 'https://docs.google.com'],
  // Spaces that are missing, added, or somewhere else.
  ['stackoverflow', 'Stack Overflow'],
  ['stack overflow', 'stackoverflow.com'],
  ['stack overflow', 'stack  overflow'],
  ['stackoverflow', 'stac koverflow'],
  ['chatgpt', 'Chat GPT'],
  ['chrome remote desktop', 'ChromeRemoteDesktop'],
  ['chrome remote desktop', 'chrome-remote-desktop'],
  // Letters that look alike.
  ['google', 'G00gle'],
  ['google', 'GoogIe'],
  ['google', 'Goog|e'],
  ['google', 'qoog1e'],
  ['bing', 'B1ng'],
  ['zalo', 'Za1o'],
  ['claude', 'C1aude'],
  ['claude', 'daude'],
  ['teamviewer', 'Tearnviewer'],
  ['teamviewer', 'Teamvievver'],
  ['gemini', 'Gernini'],
  ['discord', 'Di5cord'],
  ['reddit', 'recldit'],
  ['journal club', 'joumalclub'],
  // Letters that are confused in small print, in longer words; one wrong letter in ten.
  ['chatgpt', 'Chetgpt'],
  ['deepseek', 'doepseck'],
  ['teamviewer', 'teamvi3wer'],
  ['stackoverflow', 'stackoverftow'],
  ['stackoverflow', 'stckoverflow'],
  // Addresses: the dot may be lost or doubled by a blank where the rest is long enough.
  ['chat.openai.com', 'https://chat.openai.com/c/68'],
  ['chat.openai.com', 'chat openai com'],
  ['chat.openai.com', 'chatopenai.com'],
  ['line.me', 'https://line.me/R'],
  ['line.me', 'lineme'],
  // Accents, of the list and of the screen.
  ['trợ lý ảo', 'Trợ lý ảo'],
  ['trợ lý ảo', 'tro ly ao'],
  ['tro ly ao', 'Trợ lý ảo của bạn'],
  ['đáp án', 'ĐÁP ÁN'],
  ['đáp án', 'dap an'],
  ['lời giải', 'Lời giải chi tiết'],
])('"%s" is found in "%s"', (keyword, text) => {
  expect(found(text, keyword)).toEqual([keyword]);
});

test.each([
  // Parts of words, and words with something added.
  ['bing', 'climbing'],
  ['bing', 'binge'],
  ['meta', 'metal'],
  ['meta', 'metadata'],
  ['solution', 'solutions'],
  ['solution', 'dissolution'],
  ['coursehero', 'courseheroes'],
  // Other words.
  ['google', 'goggle'],
  ['google', 'googol'],
  ['claude', 'clause'],
  ['gemini', 'gemma'],
  ['chegg', 'cheque'],
  ['brainly', 'brainy'],
  ['quora', 'quota'],
  ['slack', 'stack'],
  ['bing', 'being'],
  ['line', 'lime'],
  ['telegram', 'telegraph'],
  ['claude code', 'the clause code'],
  ['signal messenger', 'signal passenger'],
  ['wikipedia', 'wikimedia encyclopaedia'],
  // Short words that are run together or apart by chance.
  ['bing', 'b ing'],
  ['anydesk', 'is there any desk'],
  ['mathway', 'in a math way'],
  ['gotomeeting', 'I go to meeting'],
  ['quizlet', 'a quiz. Let us begin'],
  ['line.me', 'draw a line. Me too'],
  ['line.me', 'on this line me and you'],
  ['claude ai', 'Claude, ai là bạn'],
  ['ask ai', 'ask aid'],
  ['đáp án', 'đáp lại án cũ'],
])('"%s" is not found in "%s"', (keyword, text) => {
  expect(found(text, keyword)).toEqual([]);
});

test('every word of the list is told, as the list spells it', () => {
  expect(found('ChatGPT, Google and stack overflow', 'Google', 'StackOverflow', 'ChatGPT', 'bing')).toEqual([
    'ChatGPT',
    'Google',
    'StackOverflow',
  ]);
});

test('of two spellings of a list, the first is told, and only once', () => {
  expect(found('stack overflow', 'stackoverflow', 'stack overflow')).toEqual(['stackoverflow']);
});

test('what has no two letters is no word to look for', () => {
  expect(found('c++ is a language, é or ?', 'c++', '?', '…', 'é')).toEqual([]);
  expect(found('anything', '')).toEqual([]);
});

test('the box is the part of the line where the word stands', () => {
  const content = new ForbiddenContent({ keywords: ['google'], allowedPhrases: [], ownTexts: [] });
  const [word] = content.find([{ text: 'ask google now!', confidence: 0.8, box: [100, 40, 150, 20] }]);
  expect(word).toEqual({ keyword: 'google', confidence: 0.8, box: [140, 40, 60, 20] });
});

test('what was forgiven makes a find less sure, and so does an unsure reader', () => {
  const content = new ForbiddenContent({ keywords: ['teamviewer'], allowedPhrases: [], ownTexts: [] });
  const sure = (text: string, confidence = 1) =>
    content.find([{ text, confidence, box: [0, 0, 100, 20] }])[0]?.confidence;
  expect(sure('TeamViewer')).toBe(1);
  expect(sure('TeamVicwer')).toBe(0.93);
  expect(sure('TeamVi3wer')).toBe(0.8);
  expect(sure('TeamViewer', 0.5)).toBe(0.5);
});
