import { expect, test } from 'vitest';
import { isDevtoolsKey, panelOpened } from '../../src/web/student/devtools-signs.ts';

const none = { key: '', code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test.each([
  ['F12', { key: 'F12', code: 'F12' }, true],
  ['Ctrl+Shift+I', { key: 'I', code: 'KeyI', ctrlKey: true, shiftKey: true }, true],
  ['Ctrl+Shift+J', { key: 'J', code: 'KeyJ', ctrlKey: true, shiftKey: true }, true],
  ['⌘⌥C, where Alt types another letter', { key: 'ç', code: 'KeyC', metaKey: true, altKey: true }, true],
  ['Ctrl+C', { key: 'c', code: 'KeyC', ctrlKey: true }, false],
  ['Ctrl+I', { key: 'i', code: 'KeyI', ctrlKey: true }, false],
  ['a capital I', { key: 'I', code: 'KeyI', shiftKey: true }, false],
  ['Ctrl+Shift+T', { key: 'T', code: 'KeyT', ctrlKey: true, shiftKey: true }, false],
])('key: %s', (_name, keys, isSign) => {
  expect(isDevtoolsKey({ ...none, ...keys })).toBe(isSign);
});

const before = {
  outerWidth: 1_400,
  outerHeight: 900,
  innerWidth: 1_400,
  innerHeight: 780,
  devicePixelRatio: 1,
};

test.each([
  ['tools at the side', { innerWidth: 1_000 }, true],
  ['tools at the bottom', { innerHeight: 480 }, true],
  ['a search bar', { innerHeight: 720 }, false],
  ['a smaller window', { outerWidth: 1_000, innerWidth: 1_000 }, false],
  ['the end of full screen', { outerHeight: 860, innerHeight: 700 }, false],
  ['zooming in', { innerWidth: 1_120, innerHeight: 624, devicePixelRatio: 1.25 }, false],
  ['tools that close', { innerWidth: 1_400, innerHeight: 900 }, false],
])('size: %s', (_name, change, isSign) => {
  expect(panelOpened(before, { ...before, ...change })).toBe(isSign);
});
