import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LatestFrameSlot } from '../../src/frames/latest-frame-slot.ts';
import { Scheduler } from '../../src/frames/scheduler.ts';

const put = (slot: LatestFrameSlot, receivedAt: number) =>
  slot.put({
    attemptId: slot.attemptId,
    source: 'camera',
    seq: 1,
    capturedAt: 0,
    receivedAt,
    jpeg: new Uint8Array(),
  });

function desk(...rates: number[]) {
  const scheduler = new Scheduler();
  const slots = rates.map((fps, i) => new LatestFrameSlot({ attemptId: `${i}`, fps }));
  for (const slot of slots) scheduler.add(slot);
  return { scheduler, slots };
}

test('the earliest deadline goes first: a slow camera may wait longer', () => {
  const { scheduler, slots } = desk(1, 5);
  for (const slot of slots) put(slot, 1_000);
  expect([1, 2].map(() => scheduler.next(1_000)?.slot.attemptId)).toEqual(['1', '0']);
  expect(scheduler.next(1_000)).toBe(null);
});

test('a frame that came too early is not taken, but its time is known', () => {
  const { scheduler, slots } = desk(1);
  const [slot] = slots;
  for (const now of [0, 1]) {
    if (slot) put(slot, now);
    expect(scheduler.next(now)).not.toBe(null);
    slot?.release();
  }
  if (slot) put(slot, 2);
  expect(scheduler.next(2)).toBe(null);
  const at = scheduler.nextTurnAt() ?? 0;
  expect(at).toBeGreaterThan(2);
  expect(scheduler.next(at)?.slot).toBe(slot);
  expect(scheduler.nextTurnAt()).toBe(null);
});

test('a slot that was removed is asked no more', () => {
  const { scheduler, slots } = desk(1);
  const [slot] = slots;
  if (slot) put(slot, 0);
  if (slot) scheduler.remove(slot);
  expect([scheduler.next(10_000), scheduler.nextTurnAt()]).toEqual([null, null]);
});

test('nobody starves, however the others send and however slow the analyser is', () => {
  const scenario = fc.record({
    rates: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 12 }),
    sendEveryMs: fc.array(fc.integer({ min: 10, max: 400 }), { minLength: 12, maxLength: 12 }),
    workMs: fc.integer({ min: 5, max: 150 }),
  });
  fc.assert(
    fc.property(scenario, ({ rates, sendEveryMs, workMs }) => {
      const { scheduler, slots } = desk(...rates);
      const waits = slots.map(() => 0);
      const lastServed = slots.map(() => 0);
      let freeAt = 0;
      for (let now = 0; now < 20_000; now += 5) {
        for (const [i, slot] of slots.entries())
          if (now % Math.ceil(((sendEveryMs[i] ?? 10) / 5) * 5) < 5) put(slot, now);
        if (now < freeAt) continue;
        const turn = scheduler.next(now);
        if (!turn) continue;
        const i = Number(turn.slot.attemptId);
        waits[i] = Math.max(waits[i] ?? 0, now - (lastServed[i] ?? 0));
        lastServed[i] = now;
        freeAt = now + workMs;
        turn.slot.release();
      }
      for (const i of slots.keys()) {
        // Everyone's turn comes after at most one frame of each other student and the own interval.
        const most =
          2 * (1_000 / (rates[i] ?? 1) + slots.length * (workMs + 5)) + (sendEveryMs[i] ?? 0) + 1_000;
        expect(Math.max(waits[i] ?? 0, 20_000 - (lastServed[i] ?? 0))).toBeLessThan(most);
        expect(lastServed[i]).toBeGreaterThan(0);
      }
    }),
    { numRuns: 40 },
  );
});
