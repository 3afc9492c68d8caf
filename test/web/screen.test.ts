import { expect, test } from 'vitest';
import { decodePacket } from '../../src/protocol/packet.ts';
import type { FeedListener } from '../../src/web/student/frame-capture.ts';
import {
  ScreenCapture,
  type ScreenFeed,
  type ScreenRate,
  type ScreenState,
  verdictOf,
} from '../../src/web/student/screen.ts';
import { settled } from './fakes.ts';

const rate: ScreenRate = { screenIntervalMs: 2_000, jpegQuality: 0.7, screenMaxWidth: 1_920 };
const own = { width: 1_920, height: 1_080, devicePixelRatio: 1 };

function bench({ available = true } = {}) {
  const sent: Uint8Array[] = [];
  const states: ScreenState[] = [];
  const timer = { intervals: [] as number[], tick: () => {}, stops: 0 };
  const sink = {
    ready: true,
    bufferedAmount: 0,
    sendPacket: (bytes: Uint8Array) => sent.push(bytes) > 0,
  };
  const feed = {
    label: 'screen:0:0',
    displaySurface: 'monitor' as ScreenFeed['displaySurface'],
    width: 1_920,
    height: 1_080,
    enabled: true,
    closed: 0,
    qualities: [] as number[],
    sizes: [] as number[],
    grab: async ({ jpegQuality }: ScreenRate) => {
      feed.qualities.push(jpegQuality);
      return new Uint8Array(feed.sizes.shift() ?? 2);
    },
    enable: (enabled: boolean) => {
      feed.enabled = enabled;
    },
    close: () => {
      feed.closed += 1;
    },
  };
  let listener: FeedListener = { ended: () => {}, muted: () => {} };
  let opened = 0;
  const screen = new ScreenCapture({
    open: available
      ? async (_rate, theirs) => {
          opened += 1;
          listener = theirs;
          return feed;
        }
      : null,
    own: () => own,
    timer: {
      start: (ms, run) => {
        timer.intervals.push(ms);
        timer.tick = run;
      },
      stop: () => {
        timer.stops += 1;
        timer.tick = () => {};
      },
    },
    sink,
    rate,
    now: () => 5_000,
    onState: (state) => states.push(state),
  });
  const tick = async () => {
    timer.tick();
    await settled();
  };
  return { screen, feed, sink, sent, states, timer, tick, listener: () => listener, opened: () => opened };
}

test('a share is sent at once and then each interval, as packets of kind 2 with rising numbers', async () => {
  const { screen, sent, timer, tick } = bench();
  screen.continueAfter(7);
  expect((await screen.start()).kind).toBe('on');
  await settled();
  await tick();
  expect(timer.intervals).toEqual([2_000]);
  expect(sent.map(decodePacket).map(({ kind, seq, capturedAt }) => [kind, seq, capturedAt])).toEqual([
    [2, 8, 5_000],
    [2, 9, 5_000],
  ]);
});

test('a picture over the limit is encoded again, coarser, and the next one as agreed', async () => {
  const { screen, feed, sent, tick } = bench();
  await screen.start();
  await settled();
  feed.qualities.length = 0;
  feed.sizes = [2 ** 20 + 1, 2 ** 20 + 1, 2 ** 20];
  await tick();
  await tick();
  expect(feed.qualities.map((quality) => Math.round(quality * 1_000) / 1_000)).toEqual([
    0.7, 0.42, 0.252, 0.7,
  ]);
  expect(sent.map((packet) => packet.length - 16)).toEqual([2, 2 ** 20, 2]);
});

test('a screen that stays too large is left out instead of being tried for ever', async () => {
  const { screen, feed, sent } = bench();
  feed.sizes = Array(20).fill(2 ** 20 + 1);
  await screen.start();
  await settled();
  expect(feed.qualities).toHaveLength(4);
  expect(sent).toEqual([]);
});

test('while held the share stays open, shows black and sends nothing; afterwards it goes on', async () => {
  const { screen, feed, sent, timer, tick } = bench();
  await screen.start();
  await settled();
  screen.hold(true);
  expect(feed.enabled).toBe(false);
  await tick();
  expect(sent).toHaveLength(1);
  expect(timer.stops).toBe(1);
  screen.hold(false);
  expect(feed.enabled).toBe(true);
  await tick();
  expect(sent).toHaveLength(2);
  expect(feed.closed).toBe(0);
});

test('a picture that was begun before the pause is not sent in it', async () => {
  const { screen, feed, sent, tick } = bench();
  await screen.start();
  await settled();
  let done: (jpeg: Uint8Array) => void = () => {};
  feed.grab = () => new Promise((resolve) => (done = resolve as typeof done));
  await tick();
  screen.hold(true);
  done(new Uint8Array(2));
  await settled();
  expect(sent).toHaveLength(1);
});

test('a share that the person ends is lost, and may be chosen again', async () => {
  const { screen, feed, states, tick, sent, listener, opened } = bench();
  await screen.start();
  await settled();
  listener().ended();
  expect(screen.state).toEqual({ kind: 'lost' });
  expect(feed.closed).toBe(1);
  await tick();
  expect(sent).toHaveLength(1);
  await screen.start();
  expect(opened()).toBe(2);
  expect(states.map(({ kind }) => kind)).toEqual(['starting', 'on', 'lost', 'starting', 'on']);
});

test('a window is chosen anew when asked again, and so is another screen', async () => {
  const { screen, feed, opened } = bench();
  feed.displaySurface = 'window';
  expect(await screen.start()).toMatchObject({ verdict: 'not-entire' });
  const again = screen.start();
  feed.displaySurface = 'monitor';
  expect(await again).toMatchObject({ verdict: 'entire' });
  expect([opened(), feed.closed]).toEqual([2, 1]);
  expect((await screen.start()).kind).toBe('on');
  expect([opened(), feed.closed]).toEqual([3, 2]);
});

test('while the browser asks, it is not asked once more', async () => {
  const { screen, opened } = bench();
  const first = screen.start();
  await screen.start();
  await first;
  expect(opened()).toBe(1);
});

test('what is shared is judged again when it changes', async () => {
  const { screen, feed, states, listener } = bench();
  await screen.start();
  feed.displaySurface = 'browser';
  listener().changed?.();
  expect(states.at(-1)).toMatchObject({ kind: 'on', verdict: 'not-entire' });
});

test('a browser that cannot share says so, before and after it was asked', async () => {
  const { screen, opened } = bench({ available: false });
  expect(screen.state).toEqual({ kind: 'unavailable' });
  expect(await screen.start()).toEqual({ kind: 'unavailable' });
  expect(opened()).toBe(0);
});

test('RATE changes the interval; the same interval again puts no picture off', async () => {
  const { screen, timer } = bench();
  await screen.start();
  screen.setRate({ ...rate, jpegQuality: 0.6 });
  screen.setRate({ ...rate, screenIntervalMs: 5_000 });
  expect(timer.intervals).toEqual([2_000, 5_000]);
});

const share = { displaySurface: null, width: 1_920, height: 1_080 };

test.each([
  ['the browser says so', { ...share, displaySurface: 'monitor', width: 640, height: 400 }, own, 'entire'],
  ['a window', { ...share, displaySurface: 'window' }, own, 'not-entire'],
  ['a tab', { ...share, displaySurface: 'browser' }, own, 'not-entire'],
  ['not told, as large as the screen', share, own, 'entire'],
  [
    'not told, as large as the screen in its own pixels',
    { ...share, width: 2_880, height: 1_800 },
    { width: 1_440, height: 900, devicePixelRatio: 2 },
    'entire',
  ],
  [
    'not told, a ratio that does not divide',
    { ...share, width: 1_921, height: 1_079 },
    { width: 1_536, height: 864, devicePixelRatio: 1.25 },
    'entire',
  ],
  ['not told, a window that leaves out the task bar', { ...share, height: 1_040 }, own, 'unverified'],
  ['not told, the same shape but smaller', { ...share, width: 960, height: 540 }, own, 'unverified'],
  ['not told, and no picture yet', { ...share, width: 0, height: 0 }, own, 'unverified'],
] as const)('verdict: %s', (_name, feed, screen, verdict) => {
  expect(verdictOf(feed, screen)).toBe(verdict);
});
