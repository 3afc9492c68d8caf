import { describe, expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { ScreenWatch } from '../../src/signals/screen-watch.ts';
import { linesOf, screenWith } from '../support/screens.ts';

const policy = resolvePolicy({ keywords: ['google', 'chatgpt'] });
const watch = () => new ScreenWatch({ policy, ownTexts: ['Who founded Google?'] });
const still = (...texts: string[]) => screenWith({ path: 'still', lines: linesOf(...texts), fresh: [] });

describe('A5', () => {
  test('each look tells the listed words on the screen, each once, and how sure the surest is', () => {
    const lines = linesOf('ChatGPT', 'an honest line', 'Ask ChatGPT or Google');
    const screen = watch();
    expect(screen.look(screenWith({ lines }), 1_000)).toEqual([
      { tag: 'A5', at: 1_000, keywords: ['chatgpt', 'google'], confidence: 0.9 },
    ]);
    expect(screen.found.map(({ keyword, box }) => [keyword, box[1]])).toEqual([
      ['chatgpt', 50],
      ['chatgpt', 98],
      ['google', 98],
    ]);
  });

  test('a look without any is told, too, and is a sign of life', () => {
    const screen = watch();
    const none = { tag: 'A5', keywords: [], confidence: 1 };
    expect(screen.look(screenWith(), 1_000)).toEqual([{ ...none, at: 1_000 }]);
    expect(screen.look(screenWith({ lines: linesOf('Who founded Google?') }), 2_000)).toEqual([
      { ...none, at: 2_000 },
    ]);
    // What could not be read yet says nothing; what was found among the rest, does.
    expect(screen.look(screenWith({ unread: 3 }), 3_000)).toEqual([]);
    const found = screenWith({ lines: linesOf('Ask ChatGPT'), unread: 3 });
    expect(screen.look(found, 4_000)).toMatchObject([{ keywords: ['chatgpt'] }]);
  });

  test('a word that was read earlier and still stands there is told again', () => {
    const screen = watch();
    const lines = linesOf('ChatGPT', 'some text');
    screen.look(screenWith({ lines }), 1_000);
    const more = [...lines, ...linesOf('new text')];
    expect(screen.look(screenWith({ lines: more, fresh: more.slice(2) }), 2_000)).toMatchObject([
      { keywords: ['chatgpt'] },
    ]);
    expect(screen.look(still('ChatGPT', 'some text'), 3_000)).toMatchObject([
      { at: 3_000, keywords: ['chatgpt'], confidence: 0.9 },
    ]);
    expect(screen.look(screenWith({ lines: more.slice(1) }), 4_000)).toMatchObject([{ keywords: [] }]);
    expect(screen.found).toEqual([]);
  });

  test('a still screen is compared when it is the first, and when lines were read late', () => {
    const screen = watch();
    expect(screen.look(still('google it'), 1_000)).toMatchObject([{ keywords: ['google'] }]);
    const lines = linesOf('google it', 'ChatGPT');
    const late = screenWith({ path: 'still', lines, fresh: lines.slice(1) });
    expect(screen.look(late, 2_000)).toMatchObject([{ keywords: ['google', 'chatgpt'] }]);
  });

  test('a screen full of listed words is told, but not each of a thousand', () => {
    const screen = watch();
    screen.look(screenWith({ lines: linesOf(...Array(1_000).fill('google chatgpt')) }), 1_000);
    expect(screen.found).toHaveLength(100);
  });

  test('students of other exams are not excused by the same text', () => {
    const other = new ScreenWatch({ policy, ownTexts: ['Who founded Apple?'] });
    const lines = linesOf('Who founded Google?');
    expect(watch().look(screenWith({ lines }), 1_000)).toMatchObject([{ keywords: [] }]);
    expect(other.look(screenWith({ lines }), 1_000)).toMatchObject([{ keywords: ['google'] }]);
  });
});
