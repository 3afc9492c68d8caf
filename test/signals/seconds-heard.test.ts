import { expect, test } from 'vitest';
import { SecondsHeard } from '../../src/signals/seconds-heard.ts';

test('each second of sound is told, however it is cut', () => {
  const heard = new SecondsHeard();
  const told = Array.from({ length: 30 }, () => heard.add(100, false)).filter(Boolean);
  expect(told).toHaveLength(3);
  expect(heard.add(2_300, false)).toBe(true);
  expect([heard.add(600, false), heard.add(100, false)]).toEqual([false, true]);
});

test('who begins to speak is told at once, and not again while speaking', () => {
  const heard = new SecondsHeard();
  expect([heard.add(100, false), heard.add(100, true), heard.add(100, true)]).toEqual([false, true, false]);
});
