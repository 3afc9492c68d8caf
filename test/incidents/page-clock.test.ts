import { expect, test } from 'vitest';
import { allowedLatenessMs, PageClock, silentMs } from '../../src/incidents/page-clock.ts';

/** Heard at these instants; the clock stands at the last one unless it goes on. */
function clockOf(...heard: number[]) {
  const clock = new PageClock();
  for (const at of heard) {
    clock.heard(at);
    clock.advance(at);
  }
  return clock;
}

test('nothing is known before the page was heard', () => {
  const clock = clockOf();
  clock.advance(60_000);
  expect([clock.known, clock.isSilent(0)]).toEqual([Number.NEGATIVE_INFINITY, true]);
});

test('what came is known when nothing can come before it any more', () => {
  const clock = clockOf(10_000);
  clock.advance(10_000 + allowedLatenessMs - 1);
  expect(clock.known).toBe(Number.NEGATIVE_INFINITY);
  clock.advance(10_000 + allowedLatenessMs);
  expect(clock.known).toBe(10_000);
});

test('it goes on as far as the page was heard, not as far as time passes', () => {
  const clock = clockOf(10_000, 10_400, 10_900);
  clock.advance(11_500);
  expect(clock.known).toBe(10_400);
  clock.advance(60_000);
  expect(clock.known).toBe(10_900);
});

test('while the page is away it stands still, and goes on when the page is back', () => {
  const clock = clockOf(10_000);
  clock.advance(60_000);
  expect(clock.known).toBe(10_000);
  clock.heard(60_000);
  clock.advance(60_500);
  expect(clock.known).toBe(10_000);
  clock.advance(61_000);
  expect(clock.known).toBe(60_000);
});

test('it never goes back', () => {
  const clock = clockOf(10_000, 12_000);
  clock.heard(9_000);
  clock.advance(13_000);
  expect(clock.known).toBe(12_000);
  clock.advance(11_000);
  expect(clock.known).toBe(12_000);
});

test('a page is silent when it has told nothing for two and a half of its intervals', () => {
  const clock = clockOf(10_000);
  expect([clock.isSilent(10_000 + silentMs), clock.isSilent(10_001 + silentMs)]).toEqual([false, true]);
});

test('what is known says nothing of now while the page is away, and until it has caught up', () => {
  const clock = clockOf(10_000);
  clock.advance(11_000);
  const limit = 10_000 + silentMs + allowedLatenessMs;
  expect([clock.isBehind(limit), clock.isBehind(limit + 1)]).toEqual([false, true]);
  clock.heard(60_000);
  clock.advance(60_999);
  expect(clock.isBehind(60_999)).toBe(true);
  clock.advance(61_000);
  expect(clock.isBehind(61_000)).toBe(false);
});

test('at a stop nothing more is waited for', () => {
  const clock = clockOf(10_000);
  clock.stop(11_500);
  expect(clock.known).toBe(11_500);
  clock.heard(12_000);
  clock.stop(12_100);
  expect(clock.known).toBe(12_100);
});

test('at a stop nothing is known of a page that was away', () => {
  const clock = clockOf(10_000);
  clock.advance(11_000);
  clock.stop(60_000);
  expect(clock.known).toBe(10_000);
});
