import { expect, test } from 'vitest';
import { ExamClock } from '../../src/web/student/clock.ts';

function bench() {
  const time = { monotonic: 1_000, wall: 50_000 };
  const clock = new ExamClock({ monotonic: () => time.monotonic, wall: () => time.wall });
  return { clock, time };
}

test('time runs down and stops at nothing', () => {
  const { clock, time } = bench();
  expect(clock.remaining()).toBeNull();
  clock.set({ remainingMs: 10_000, running: true });
  time.monotonic += 4_000;
  expect(clock.remaining()).toBe(6_000);
  time.monotonic += 60_000;
  expect(clock.remaining()).toBe(0);
});

test('setting the computer’s clock changes nothing', () => {
  const { clock, time } = bench();
  clock.set({ remainingMs: 10_000, running: true });
  time.wall -= 3_600_000;
  expect(clock.remaining()).toBe(10_000);
});

test('a pause stops it and the resumed time counts from there', () => {
  const { clock, time } = bench();
  clock.set({ remainingMs: 10_000, running: true });
  time.monotonic += 1_000;
  clock.stop();
  time.monotonic += 99_000;
  expect(clock.remaining()).toBe(9_000);
  clock.start();
  time.monotonic += 2_000;
  expect(clock.remaining()).toBe(7_000);
});

test('an adjustment during a pause does not start it', () => {
  const { clock, time } = bench();
  clock.set({ remainingMs: 300_000, running: false });
  time.monotonic += 5_000;
  expect(clock.remaining()).toBe(300_000);
});

test('the server’s time is kept beside the computer’s', () => {
  const { clock, time } = bench();
  clock.setServerTime(80_000);
  time.wall += 500;
  expect(clock.serverNow()).toBe(80_500);
});
