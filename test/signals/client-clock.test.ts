import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClientClock } from '../../src/signals/client-clock.ts';

test('while nothing is known of a clock, what it dates happened when it came', () => {
  expect(new ClientClock().serverTime(1, 5_000)).toBe(5_000);
});

test('a clock that is an hour off is read rightly, as near as the least delay', () => {
  const clock = new ClientClock();
  const hour = 3_600_000;
  for (const [i, delay] of [120, 40, 300, 41].entries()) {
    clock.compare(hour + i * 500, i * 500 + delay);
  }
  expect(clock.serverTime(hour + 10_000, 12_000)).toBe(10_040);
});

test('nothing happened later than it came', () => {
  const clock = new ClientClock();
  clock.compare(0, 40);
  expect(clock.serverTime(99_000, 50_000)).toBe(50_000);
});

test('a clock that was set is believed after two minutes at most', () => {
  const clock = new ClientClock();
  for (let at = 0; at <= 60_000; at += 500) clock.compare(at, at + 20);
  // Now it is set back by an hour.
  for (let at = 60_500; at <= 180_500; at += 500) clock.compare(at - 3_600_000, at + 20);
  expect(clock.serverTime(180_000 - 3_600_000, 181_000)).toBe(180_020);
});

test('a clock that was set forward is believed at once', () => {
  const clock = new ClientClock();
  clock.compare(0, 20);
  clock.compare(3_600_500, 520);
  expect(clock.serverTime(3_601_000, 1_500)).toBe(1_020);
});

test('whatever the delays, an instant is never read too early, and too late by the least delay only', () => {
  const deliveries = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 60 });
  const offset = fc.integer({ min: -10_000_000, max: 10_000_000 });
  fc.assert(
    fc.property(deliveries, offset, (delays, off) => {
      const clock = new ClientClock();
      for (const [i, delay] of delays.entries()) clock.compare(i * 500 + off, i * 500 + delay);
      const at = delays.length * 500;
      const read = clock.serverTime(at + off, at + 60_000);
      expect(read).toBeGreaterThanOrEqual(at);
      expect(read).toBeLessThanOrEqual(at + Math.min(...delays));
    }),
  );
});

test('a clock that was set back is believed after five frames, and one odd date is not', () => {
  const clock = new ClientClock();
  for (let at = 0; at < 5_000; at += 500) clock.compare(at, at + 40);
  const back = 60_000;
  for (let at = 5_000; at < 7_000; at += 500) clock.compare(at - back, at + 40);
  expect(clock.serverTime(6_000 - back, 7_000)).toBe(6_040 - back);
  clock.compare(7_000 - back, 7_040);
  expect(clock.serverTime(7_000 - back, 7_100)).toBe(7_040);
});
