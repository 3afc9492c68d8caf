import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { ScreenWatch } from '../../src/signals/screen-watch.ts';
import { linesOf, screenWith } from '../support/screens.ts';

const found = (watch: ScreenWatch, ...texts: string[]) => {
  watch.look(screenWith({ lines: linesOf(...texts) }), 1_000);
  return watch.found.map(({ keyword }) => keyword);
};

test("a teacher's own words on the student's page are no find, but the same word elsewhere is", () => {
  const watch = new ScreenWatch({ policy: resolvePolicy(), ownTexts: [] });
  const warning = 'Please close ChatGPT and go on with question three.';
  expect(found(watch, warning)).toEqual(['chatgpt']);
  watch.told(warning);
  expect(found(watch, 'A word from your teacher', warning)).toEqual([]);
  expect(found(watch, warning, 'Ask ChatGPT anything')).toEqual(['chatgpt']);
});

test('what names no listed word changes nothing', () => {
  const watch = new ScreenWatch({ policy: resolvePolicy(), ownTexts: [] });
  watch.told('You have ten minutes left.');
  expect(found(watch, 'You have ten minutes left.', 'Ask ChatGPT anything')).toEqual(['chatgpt']);
});
