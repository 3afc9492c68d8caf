import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Frame } from '../../src/frames/frame.ts';
import { LatestFrameSlot } from '../../src/frames/latest-frame-slot.ts';

const frame = (seq: number, receivedAt: number): Frame => ({
  attemptId: 'a',
  source: 'camera',
  seq,
  capturedAt: 0,
  receivedAt,
  jpeg: new Uint8Array(),
});
const slotAt = (fps: number) => new LatestFrameSlot({ attemptId: 'a', fps });

test('only the newest frame is kept; the others are counted', () => {
  const slot = slotAt(5);
  for (const seq of [1, 2, 3]) slot.put(frame(seq, seq));
  expect(slot.take(10)?.seq).toBe(3);
  expect(slot.takeDropped()).toBe(2);
  expect(slot.takeDropped()).toBe(0);
  expect(slot.take(10)).toBe(null);
});

test('who sends more often does not push the own turn away', () => {
  const slot = slotAt(2);
  slot.put(frame(1, 1_000));
  const first = slot.turn?.deadline;
  slot.put(frame(2, 1_300));
  expect(slot.turn?.deadline).toBe(first);
  expect(first).toBeGreaterThan(1_000);
});

test('one frame is in work at a time', () => {
  const slot = slotAt(30);
  slot.put(frame(1, 0));
  slot.take(0);
  slot.put(frame(2, 1_000));
  expect(slot.turn).toBe(null);
  expect(slot.take(1_000)).toBe(null);
  slot.release();
  expect(slot.take(1_000)?.seq).toBe(2);
});

test('a cleared slot has nothing to take', () => {
  const slot = slotAt(5);
  slot.put(frame(1, 0));
  slot.clear();
  expect([slot.turn, slot.take(1)]).toEqual([null, null]);
});

test('a steady stream at the policy’s rate is taken in full, whatever the jitter', () => {
  const jitters = fc.array(fc.integer({ min: -90, max: 90 }), { minLength: 50, maxLength: 50 });
  fc.assert(
    fc.property(jitters, (jitter) => {
      const slot = slotAt(5);
      let taken = 0;
      for (const [i, late] of jitter.entries()) {
        const now = 10_000 + i * 200 + late;
        slot.put(frame(i, now));
        if ((slot.turn?.from ?? Number.POSITIVE_INFINITY) <= now && slot.take(now)) {
          taken += 1;
          slot.release();
        }
      }
      expect(taken).toBe(50);
    }),
  );
});

test('a flood is taken at the policy’s rate and no faster', () => {
  const slot = slotAt(5);
  let taken = 0;
  for (let now = 0; now < 10_000; now += 5) {
    slot.put(frame(now, now));
    if ((slot.turn?.from ?? Number.POSITIVE_INFINITY) > now) continue;
    slot.take(now);
    slot.release();
    taken += 1;
  }
  // 10 s at 5 a second with a tenth of slack, and one that may come early.
  expect(taken).toBeLessThanOrEqual(57);
  expect(taken).toBeGreaterThanOrEqual(50);
});
