import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PageEventName } from '../../src/protocol/student-messages.ts';
import type { CaptureFault, Signal } from '../../src/signals/signal.ts';
import { signalTags } from '../../src/signals/signal.ts';
import { type LookBack, SignalWindow } from '../../src/signals/signal-window.ts';

const minute = 60_000;
const lookBackOf = (ms: number) => Object.fromEntries(signalTags.map((tag) => [tag, ms])) as LookBack;
const newWindow = (ms = minute) => new SignalWindow(lookBackOf(ms));
const seen = (at: number): Signal => ({ tag: 'A1', at, faceSeen: true });
const page = (at: number, event: PageEventName): Signal => ({ tag: 'A7', at, event });
const camera = (at: number, fault: CaptureFault | null): Signal => ({
  tag: 'A8',
  at,
  source: 'camera',
  fault,
});
const instants = (window: SignalWindow, tag: Signal['tag'] = 'A1') =>
  window
    .of(tag)
    .slice()
    .map(({ at }) => at);

test('signals of a tag come oldest first, apart from those of other tags', () => {
  const window = newWindow();
  for (const at of [1, 2, 3]) window.add(seen(at));
  window.add({ tag: 'A2', at: 2, faces: [0.9] });
  expect(instants(window)).toEqual([1, 2, 3]);
  expect(window.of('A2')).toHaveLength(1);
  expect(window.of('A4').slice()).toEqual([]);
});

test('samples that are older than the look-back go, but the last three stay', () => {
  const window = newWindow();
  for (const at of [0, 1_000, 2_000, minute + 1_000]) window.add(seen(at));
  expect(instants(window)).toEqual([1_000, 2_000, minute + 1_000]);
  for (const at of [10 * minute, 20 * minute]) window.add(seen(at));
  expect(instants(window)).toEqual([minute + 1_000, 10 * minute, 20 * minute]);
});

test('another look-back counts from then on', () => {
  const window = newWindow();
  for (let at = 0; at < 10; at += 1) window.add(seen(at * 1_000));
  window.keep(lookBackOf(3_000));
  window.add(seen(10_000));
  expect(instants(window)).toEqual([7_000, 8_000, 9_000, 10_000]);
});

test('a flood does not fill the memory', () => {
  const window = newWindow();
  for (let at = 0; at < 30_000; at += 1) window.add(seen(at));
  expect(instants(window)).toHaveLength(20_000);
  expect(instants(window).at(-1)).toBe(29_999);
  for (let at = 0; at < 2_000; at += 1) window.add(page(at, at % 2 === 0 ? 'blur' : 'focus'));
  expect(window.of('A7').length).toBeLessThanOrEqual(201);
  expect(window.of('A7').at(-1)).toEqual(page(1_999, 'focus'));
});

test('a sample that is not newer than the last is a second delivery', () => {
  const window = newWindow();
  expect([5, 4, 5, 6].map((at) => window.add(seen(at)))).toEqual([true, false, false, true]);
  expect(instants(window)).toEqual([5, 6]);
});

test('states are put in order by their dates, each once', () => {
  const window = newWindow();
  const events = [page(5, 'focus'), page(1, 'blur'), page(3, 'tab-hidden'), page(1, 'blur'), page(5, 'blur')];
  expect(events.map((event) => window.add(event))).toEqual([true, true, true, false, true]);
  expect(
    window
      .of('A7')
      .slice()
      .map(({ at, event }) => `${at} ${event}`),
  ).toEqual(['1 blur', '3 tab-hidden', '5 focus', '5 blur']);
});

test('a state holds however old it is', () => {
  const window = newWindow(2_000);
  window.add(page(0, 'tab-hidden'));
  for (let at = minute; at < 5 * minute; at += minute) {
    window.add(page(at, 'blur'));
    window.add(page(at + 500, 'focus'));
  }
  expect(window.of('A7')).toContainEqual(page(0, 'tab-hidden'));
  // And the focus that the window was left with before.
  expect(window.of('A7')).toHaveLength(4);
});

test('a state that is told again keeps its beginning', () => {
  const window = newWindow(2_000);
  for (const at of [1_000, 6_000, 11_000, 16_000]) window.add(camera(at, 'dark'));
  expect(instants(window, 'A8')).toEqual([1_000, 16_000]);
  window.add(camera(21_000, null));
  window.add(camera(31_000, 'dark'));
  expect(window.of('A8')).toEqual([camera(21_000, null), camera(31_000, 'dark')]);
});

test('a source was last heard from when its newest signal was made', () => {
  const window = newWindow();
  expect(window.lastFrom('camera')).toBeNull();
  window.add(seen(0));
  expect(window.lastFrom('camera')).toBe(0);
  window.add({ tag: 'A4', at: 2_000, objects: [] });
  window.add(seen(1_000));
  window.add({ tag: 'A5', at: 3_000, keywords: [], confidence: 1 });
  window.add({ tag: 'A6', at: 4_000, spanMs: 1_000, speechMs: 0, confidence: 1 });
  window.add(page(4_500, 'focus')); // That a page reports something does not say that it tells of itself regularly.
  window.add({ tag: 'A8', at: 5_000, source: 'page', fault: null });
  window.add(page(6_000, 'blur'));
  const heard = (['camera', 'screen', 'audio', 'page'] as const).map((source) => window.lastFrom(source));
  expect(heard).toEqual([2_000, 3_000, 4_000, 5_000]);
  window.add(camera(9_000, null));
  expect(window.lastFrom('camera')).toBe(9_000);
});

test('after a restart only states go on', () => {
  const window = newWindow();
  for (const signal of [seen(1_000), page(1_000, 'blur'), camera(1_000, 'dark')]) window.add(signal);
  window.restart(5_000);
  expect(window.since).toBe(5_000);
  expect([window.of('A1').slice(), window.of('A7').length, window.of('A8').length]).toEqual([[], 1, 1]);
  expect(window.lastFrom('camera')).toBeNull();
});

test('what was seen before a restart does not count, however late or often it comes', () => {
  const window = newWindow();
  for (const at of [4_000, 5_000]) window.add(seen(at));
  window.restart(5_000);
  expect([4_000, 4_500, 5_000].map((at) => window.add(seen(at)))).toEqual([false, false, false]);
  expect(instants(window)).toEqual([5_000]);
  window.add(page(4_900, 'blur'));
  expect([window.lastFrom('camera'), window.lastFrom('page')]).toEqual([5_000, null]);
});

test('what was made before a restart and comes after it does not count', () => {
  const window = newWindow();
  window.add(seen(1_000));
  window.restart(5_000);
  expect([4_999, 5_000].map((at) => window.add(seen(at)))).toEqual([false, true]);
  expect(instants(window)).toEqual([5_000]);
});

test('in whatever order states come, the one that holds is the one with the newest date', () => {
  const state = fc.record({
    at: fc.integer({ min: 0, max: 5_000 }),
    event: fc.constantFrom('blur', 'focus', 'tab-hidden', 'tab-visible', 'paste'),
  });
  const unique = { maxLength: 12, selector: ({ at }: { at: number }) => at };
  const streams = fc
    .uniqueArray(state, unique)
    .chain((states) =>
      fc.tuple(fc.constant(states), fc.shuffledSubarray(states, { minLength: states.length })),
    );
  fc.assert(
    fc.property(streams, ([states, shuffled]) => {
      const window = newWindow();
      for (const { at, event } of shuffled) window.add(page(at, event as PageEventName));
      const sorted = [...states].sort((a, b) => a.at - b.at);
      expect(
        window
          .of('A7')
          .slice()
          .map(({ at, event }) => ({ at, event })),
      ).toEqual(sorted);
    }),
  );
});
