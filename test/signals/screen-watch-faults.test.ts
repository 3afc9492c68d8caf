import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { ScreenWatch } from '../../src/signals/screen-watch.ts';
import { screenWith } from '../support/screens.ts';

type Look = [at: number, path: 'still' | 'changed'];
/** The fault after the last of these looks. */
function faultAfter(looks: readonly Look[], screenIntervalMs = 2_000) {
  const watch = new ScreenWatch({ policy: resolvePolicy({ capture: { screenIntervalMs } }), ownTexts: [] });
  for (const [at, path] of looks) watch.look(screenWith({ path }), at);
  return watch.fault;
}
const stillFrom = (from: number, to: number, every = 2_000): Look[] =>
  Array.from({ length: (to - from) / every + 1 }, (_, i) => [from + i * every, 'still']);

test.each([
  ['a locked screen', 0, 0, 'black'],
  ['the black of video', 16, 0.5, 'black'],
  ['a black terminal with a line of text', 3, 14, null],
  ['a dark desktop', 24, 12, null],
  ['a plain dark grey', 40, 0, null],
  ['a white page', 255, 0, null],
  ['an exam', 200, 50, null],
] as const)('%s: %s ± %s is %s', (_what, luminance, contrast, fault) => {
  const watch = new ScreenWatch({ policy: resolvePolicy(), ownTexts: [] });
  watch.look(screenWith({ luminance, contrast }), 1_000);
  expect(watch.fault).toBe(fault);
  watch.look(screenWith(), 2_000);
  expect(watch.fault).toBe(null);
});

test('a picture that has not changed at all for two and a half minutes stands still', () => {
  expect(faultAfter([[0, 'changed'], ...stillFrom(2_000, 150_000)])).toBe(null);
  expect(faultAfter([[0, 'changed'], ...stillFrom(2_000, 152_000)])).toBe('frozen');
  expect(faultAfter([[0, 'changed'], ...stillFrom(2_000, 152_000), [154_000, 'changed']])).toBe(null);
});

test('a clock that changes each minute is life enough', () => {
  const looks: Look[] = stillFrom(0, 600_000).map(([at]) => [at, at % 60_000 === 0 ? 'changed' : 'still']);
  expect(faultAfter(looks)).toBe(null);
});

test('while no frames come, nobody knows: the time of a pause does not count', () => {
  expect(faultAfter([[0, 'changed'], ...stillFrom(2_000, 100_000), ...stillFrom(400_000, 500_000)])).toBe(
    null,
  );
  expect(faultAfter([[0, 'changed'], ...stillFrom(100_000, 120_000)])).toBe(null);
});

test('with rare frames, the time between them does count', () => {
  expect(faultAfter([[0, 'changed'], ...stillFrom(60_000, 180_000, 60_000)], 60_000)).toBe('frozen');
});

test('a screen that stands still is frozen, although some of it could not be read yet', () => {
  const watch = new ScreenWatch({ policy: resolvePolicy(), ownTexts: [] });
  for (let at = 0; at <= 160_000; at += 2_000) {
    watch.look(screenWith({ path: 'changed', changedShare: at === 0 ? 1 : 0, unread: 3 }), at);
  }
  expect(watch.fault).toBe('frozen');
});
