import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../src/protocol/limits.ts';
import { JitterBuffer, listenTimes } from '../../src/web/teacher/listen-buffer.ts';

const { delayMs, mostAheadMs, lateForMs } = listenTimes;
const packetMs = limits.audioPacketMs;
const packet = (seq: number) => ({ seq, capturedAt: 1_000_000 + seq * packetMs });

test('packets play one after the other, however unevenly they come', () => {
  const buffer = new JitterBuffer();
  const unevenness = [0, 90, -60, 200, 10, -90, 120];
  const placed = unevenness.map((late, seq) => buffer.place(packet(seq), 5_000 + seq * packetMs + late));
  expect(placed).toEqual(unevenness.map((_, seq) => 5_000 + delayMs + seq * packetMs));
});

test('a packet that is late is dropped, and what was left out is silence', () => {
  const buffer = new JitterBuffer();
  expect(buffer.place(packet(1), 0)).toBe(delayMs);
  expect(buffer.place(packet(2), delayMs + packetMs + 1)).toBeNull();
  expect(buffer.place(packet(4), delayMs + packetMs + 2)).toBe(delayMs + 3 * packetMs);
});

test('a packet that came already is not played again', () => {
  const buffer = new JitterBuffer();
  buffer.place(packet(5), 0);
  expect(buffer.place(packet(5), 10)).toBeNull();
  expect(buffer.place(packet(4), 20)).toBeNull();
});

test('after a standstill of the line only the newest are played, no later than before', () => {
  const buffer = new JitterBuffer();
  for (let seq = 0; seq < 10; seq += 1) buffer.place(packet(seq), seq * packetMs);
  const back = 40 * packetMs;
  const burst = Array.from({ length: 31 }, (_, i) => buffer.place(packet(10 + i), back));
  expect(burst.filter((at) => at !== null)).toEqual([0, 1, 2, 3].map((i) => back + i * packetMs));
  expect(buffer.place(packet(41), back + packetMs)).toBe(back + packetMs + delayMs);
});

test('a line that has become slower is played with more delay soon', () => {
  const buffer = new JitterBuffer();
  const slower = 2_000;
  buffer.place(packet(0), 0);
  let first = 1;
  while (buffer.place(packet(first), first * packetMs + slower) === null) first += 1;
  expect((first - 1) * packetMs).toBe(lateForMs);
  const next = first + 1;
  expect(buffer.place(packet(next), next * packetMs + slower)).toBe(next * packetMs + slower + delayMs);
});

test('a delay that has grown too long shrinks again', () => {
  const buffer = new JitterBuffer();
  // The student's clock is a hundredth fast: 60 s hold 60.6 s of sound.
  const ahead: number[] = [];
  for (let seq = 0; seq < 600; seq += 1) {
    const now = seq * packetMs * 0.99;
    const at = buffer.place(packet(seq), now);
    if (at !== null) ahead.push(at - now);
  }
  expect(ahead[0]).toBe(delayMs);
  expect(Math.max(...ahead)).toBeLessThanOrEqual(mostAheadMs);
  expect(ahead.length).toBeGreaterThanOrEqual(594);
});

test('a sender that falls behind costs little sound', () => {
  const buffer = new JitterBuffer();
  // A busy computer: a twentieth too slow, 60 s hold 57 s of sound.
  const played = Array.from({ length: 570 }, (_, seq) => buffer.place(packet(seq), seq * packetMs * 1.05));
  const lost = played.filter((at) => at === null).length;
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThan(570 * 0.06);
});

test('after a pause of the microphone it goes on at once', () => {
  const buffer = new JitterBuffer();
  buffer.place(packet(0), 0);
  const after = { seq: 1, capturedAt: packet(1).capturedAt + 20_000 };
  expect(buffer.place(after, 20_100)).toBe(20_100 + delayMs);
});

test('whatever comes, nothing is placed in the past, on top of something else or far ahead', () => {
  const step = fc.record({
    seq: fc.integer({ min: -1, max: 30 }),
    capturedAt: fc.integer({ min: -20_000, max: 20_000 }),
    wait: fc.integer({ min: 0, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const buffer = new JitterBuffer();
      let [seq, capturedAt, now, free] = [0, 0, 0, 0];
      for (const next of steps) {
        seq += next.seq;
        capturedAt += next.capturedAt;
        now += next.wait;
        const at = buffer.place({ seq, capturedAt }, now);
        if (at === null) continue;
        expect(at).toBeGreaterThanOrEqual(Math.max(now, free));
        expect(at - now).toBeLessThanOrEqual(mostAheadMs);
        free = at + packetMs;
      }
    }),
  );
});
