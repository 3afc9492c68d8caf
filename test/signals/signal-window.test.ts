import { expect, test } from 'vitest';
import { SignalWindow, windowMs } from '../../src/signals/signal-window.ts';

const seen = (at: number) => ({ tag: 'A1', at, faceSeen: true }) as const;

test('signals of a tag come oldest first, apart from those of other tags', () => {
  const window = new SignalWindow();
  for (const at of [1, 2, 3]) window.add(seen(at));
  window.add({ tag: 'A2', at: 2, faces: [0.9] });
  expect(window.of('A1').map(({ at }) => at)).toEqual([1, 2, 3]);
  expect(window.of('A2')).toHaveLength(1);
  expect(window.of('A4')).toEqual([]);
});

test('what is older than a minute goes', () => {
  const window = new SignalWindow();
  for (const at of [0, 1_000, windowMs + 1_000]) window.add(seen(at));
  expect(window.of('A1').map(({ at }) => at)).toEqual([1_000, windowMs + 1_000]);
});

test('a flood does not fill the memory', () => {
  const window = new SignalWindow();
  for (let at = 0; at < 10_000; at += 1) window.add(seen(at));
  expect(window.of('A1')).toHaveLength(1_800);
  expect(window.of('A1').at(-1)?.at).toBe(9_999);
});

test('a signal that comes out of order is left out', () => {
  const window = new SignalWindow();
  for (const at of [5, 4, 6]) window.add(seen(at));
  expect(window.of('A1').map(({ at }) => at)).toEqual([5, 6]);
});

test('nothing is left after a clear', () => {
  const window = new SignalWindow();
  window.add(seen(1));
  window.clear();
  expect(window.of('A1')).toEqual([]);
});
