import { expect, test } from 'vitest';
import { falseKeywords, keywordsFound } from '../../scripts/measure/accuracy/screen-keywords.ts';
import { linesOf } from '../support/screens.ts';

const page = (phrases: readonly string[], ...texts: string[]) => ({
  path: 'screens/a.png',
  phrases,
  lines: linesOf(...texts),
});

test('labelled phrases are found when they are the list, however they are spaced', () => {
  const figures = keywordsFound([
    page(['Sign in', 'Format Painter'], 'Sign  in', 'FormatPainter and more'),
    page(['Wrap Text', 'Sheet1'], 'Warp Te', 'Sheetl'),
  ]);
  expect(figures).toMatchObject({ 'screens.keywords_found': 0.75, 'screens.keywords_found.n': 4 });
});

test('a listed word that stands there is no false one, labelled or not', () => {
  const { figures, remarks } = falseKeywords([
    page(['Google Search'], 'Goog1e 5earch'),
    page(['Welcome'], 'ask ChatGPT'),
    page(['Welcome'], 'an honest page'),
  ]);
  expect(figures).toMatchObject({ 'screens.false_keywords': 0, 'screens.false_keywords.n': 3 });
  expect(remarks).toEqual([]);
});

test('a word that was found and does not stand there is told', () => {
  const { figures, targets, remarks } = falseKeywords([page(['Welcome'], 'the Tearnvievver'), page([], 'x')]);
  expect(figures).toMatchObject({ 'screens.false_keywords': 0.5 });
  expect(targets).toEqual({ 'screens.false_keywords': { max: 0 } });
  expect(remarks).toEqual(['screens/a.png: "teamviewer" was found and does not stand there']);
});

test('without pages nothing was measured', () => {
  expect(falseKeywords([])).toEqual({ figures: {}, targets: {}, remarks: [] });
  expect(keywordsFound([])).toEqual({});
});
