import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { ScreenWatch } from '../../src/signals/screen-watch.ts';
import { linesOf, screenWith } from '../support/screens.ts';

const watch = () => new ScreenWatch({ policy: resolvePolicy(), ownTexts: [] });
const screen = (...texts: string[]) => screenWith({ lines: linesOf(...texts) });

test('text is told once, from top to bottom', () => {
  const one = watch();
  expect(one.newText(screen('Question 1', 'What is a cell?'))).toEqual(['Question 1', 'What is a cell?']);
  expect(one.newText(screen('Question 1', 'What is a cell?', 'A wall'))).toEqual(['A wall']);
  expect(one.newText(screen('Question 1', 'What is a cell?'))).toEqual([]);
});

test('only what came with the frame is told', () => {
  const lines = linesOf('old text', 'new text');
  expect(watch().newText(screenWith({ lines, fresh: lines.slice(1) }))).toEqual(['new text']);
});

test('what was read anew with other mistakes is not new', () => {
  const one = watch();
  one.newText(screen('Google Chrome'));
  expect(one.newText(screen('Goog1e  Chrorne.', 'GOOGLE chrome'))).toEqual([]);
});

test('a clock that runs brings no new text, other numbers do', () => {
  const one = watch();
  one.newText(screen('Time left 59:12', '1:02:03', 'Question 1 of 9'));
  expect(one.newText(screen('Time left 59:11', '1:02:02', 'Question 2 of 9'))).toEqual(['Question 2 of 9']);
});

test('specks and single letters are no text', () => {
  expect(watch().newText(screen('|', '· —', 'x', '12:30', ''))).toEqual([]);
});

test('each student has a memory of one’s own, and it is bounded', () => {
  const [one, other] = [watch(), watch()];
  expect(one.newText(screen('the same text'))).toEqual(other.newText(screen('the same text')));
  for (let i = 0; i < 26; i += 1) {
    one.newText(
      screen(...Array.from({ length: 100 }, (_, n) => `line ${'abcdefghijklmnopqrstuvwxyz'[i]}${n} of many`)),
    );
  }
  expect(one.newText(screen('the same text'))).toEqual(['the same text']);
});

test('a frame tells no more than a screen could hold', () => {
  const texts = Array.from({ length: 1_000 }, (_, i) => `${i} ${'x'.repeat(2_000)}`);
  const told = watch().newText(screen(...texts));
  expect(told).toHaveLength(300);
  expect(told.every((text) => text.length === 500)).toBe(true);
});
