import { expect, test } from 'vitest';
import { BadMessages, MessageRate } from '../../src/gateway/message-rate.ts';

const clock = { at: 0, now: () => clock.at };

/** Sends so many messages in each of the seconds that follow; true once the limit is broken. */
function send(rate: MessageRate, perSecond: readonly number[]): boolean {
  let broken = false;
  for (const count of perSecond) {
    for (let i = 0; i < count; i += 1) broken ||= rate.isExceeded();
    clock.at += 1_000;
  }
  return broken;
}
function newRate() {
  clock.at = 100_000;
  return new MessageRate(clock);
}

test('200 a second may go on for ever', () => {
  expect(send(newRate(), new Array(60).fill(200))).toBe(false);
});

test('201 a second for 5 s are too many', () => {
  expect(send(newRate(), [201, 201, 201, 201, 201])).toBe(false);
  expect(send(newRate(), [201, 201, 201, 201, 201, 1])).toBe(true);
});

test('a burst is forgiven, and a calm second begins anew', () => {
  expect(send(newRate(), [5_000, 10, 5_000, 10])).toBe(false);
  expect(send(newRate(), [300, 300, 300, 300, 10, 300, 300, 300, 300, 10])).toBe(false);
  expect(send(newRate(), [300, 300, 300, 0, 300, 300, 300, 1])).toBe(false);
});

test('the twentieth bad message within a minute is one too many', () => {
  clock.at = 100_000;
  const bad = new BadMessages(clock);
  const added = Array.from({ length: 20 }, () => {
    clock.at += 3_000;
    return bad.add();
  });
  expect(added.indexOf(true)).toBe(19);
  clock.at += 60_000;
  expect(bad.add()).toBe(false);
});
