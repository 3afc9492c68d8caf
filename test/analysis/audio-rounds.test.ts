import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SoundMemory } from '../../src/analysis/audio/sound-memory.ts';
import type {
  HeardSound,
  SoundObservation,
  SoundRequest,
} from '../../src/analysis/audio/sound-observation.ts';
import { SoundRounds } from '../../src/analysis/audio/sound-rounds.ts';
import type { SoundPacket } from '../../src/frames/sound-packet.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A tenth of a second in which every sample is `value`. */
function packet(
  attemptId: string,
  seq: number,
  more: Partial<SoundPacket> & { value?: number } = {},
): SoundPacket {
  const { value = seq, ...rest } = more;
  // An odd place in its buffer, as behind a header.
  const pcm = new Uint8Array(new ArrayBuffer(3_201), 1, 3_200);
  for (let i = 0; i < 1_600; i += 1) new DataView(pcm.buffer).setInt16(1 + 2 * i, value, true);
  return { attemptId, seq, capturedAt: 1_000 + seq * 100, receivedAt: 5_000 + seq * 100, pcm, ...rest };
}

interface Round {
  request: SoundRequest;
  answer(): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** What is remembered after a piece: in the end how much was heard, so that the chain can be seen. */
const memoryAfter = (heard: number) => ({ noiseDb: heard }) as unknown as SoundMemory;
const heardBefore = (memory: SoundMemory | null) => memory?.noiseDb ?? null;

function started() {
  const rounds: Round[] = [];
  const told: { attemptId: string; seq: number; spanMs: number }[] = [];
  const errors: unknown[] = [];
  const run = ({ pieces }: SoundRequest): Promise<HeardSound> =>
    new Promise((resolve, reject) => {
      const settled = () => vi.advanceTimersByTimeAsync(0).then(() => {});
      rounds.push({
        request: { pieces },
        answer: () => {
          const heard = pieces.map(({ samples, memory }) => ({
            observation: { spanMs: samples.length / 16 } as SoundObservation,
            memory: memoryAfter((heardBefore(memory) ?? 0) + samples.length / 16),
          }));
          resolve({ heard });
          return settled();
        },
        fail: (error) => {
          reject(error);
          return settled();
        },
      });
    });
  const sound = new SoundRounds({
    workers: { run },
    heard: (attemptId, { seq }, { spanMs }) => told.push({ attemptId, seq, spanMs }),
    failed: (error) => errors.push(error),
  });
  /** Lengths in ms, and what was heard of the same student before. */
  const pieces = (round: number) =>
    rounds[round]?.request.pieces.map(({ samples, memory }) => [samples.length / 16, heardBefore(memory)]);
  return { sound, rounds, told, errors, pieces };
}

test('the first sound is heard at once, and everything that comes meanwhile in the next round', async () => {
  const { sound, rounds, told, pieces } = started();
  sound.add(packet('a', 1));
  await vi.advanceTimersByTimeAsync(1);
  expect(pieces(0)).toEqual([[100, null]]);
  sound.add(packet('a', 2));
  sound.add(packet('b', 7));
  sound.add(packet('a', 3));
  await vi.advanceTimersByTimeAsync(500);
  // One round at a time, however long it takes.
  expect(rounds).toHaveLength(1);
  await rounds[0]?.answer();
  await vi.advanceTimersByTimeAsync(1);
  expect(pieces(1)).toEqual([
    [200, 100],
    [100, null],
  ]);
  await rounds[1]?.answer();
  expect(told).toEqual([
    { attemptId: 'a', seq: 1, spanMs: 100 },
    { attemptId: 'a', seq: 3, spanMs: 200 },
    { attemptId: 'b', seq: 7, spanMs: 100 },
  ]);
});

test('rounds begin no more often than every 100 ms', async () => {
  const { sound, rounds } = started();
  for (let seq = 0; seq < 40; seq += 1) {
    sound.add(packet(seq % 2 ? 'a' : 'b', seq >> 1));
    await vi.advanceTimersByTimeAsync(10);
    await rounds.at(-1)?.answer();
  }
  expect(rounds.length).toBeGreaterThanOrEqual(4);
  expect(rounds.length).toBeLessThanOrEqual(5);
});

test('samples are read little-endian, wherever the bytes begin', async () => {
  const { sound, rounds } = started();
  sound.add(packet('a', 1, { value: -12_345 }));
  await vi.advanceTimersByTimeAsync(1);
  expect([...new Set(rounds[0]?.request.pieces[0]?.samples)]).toEqual([-12_345]);
});

describe('a gap', () => {
  test.each([
    ['in seq', packet('a', 4)],
    ['in time', packet('a', 3, { capturedAt: 1_601 })],
    ['backwards in time', packet('a', 3, { capturedAt: 800 })],
  ])('%s: what comes after it is heard without memory', async (_, after) => {
    const { sound, rounds, told, pieces } = started();
    sound.add(packet('a', 1));
    await vi.advanceTimersByTimeAsync(1);
    await rounds[0]?.answer();
    sound.add(packet('a', 2));
    sound.add(after);
    await vi.advanceTimersByTimeAsync(100);
    expect(pieces(1)).toEqual([
      [100, 100],
      [100, null],
    ]);
    await rounds[1]?.answer();
    expect(told.map(({ seq }) => seq)).toEqual([1, 2, after.seq]);
    sound.add(packet('a', after.seq + 1, { capturedAt: after.capturedAt + 100 }));
    await vi.advanceTimersByTimeAsync(100);
    // It goes on from the newest stretch alone.
    expect(pieces(2)).toEqual([[100, 100]]);
  });

  test('of less than 300 ms in the clock alone is none', async () => {
    const { sound, pieces } = started();
    sound.add(packet('a', 1));
    sound.add(packet('a', 2, { capturedAt: 1_490 }));
    await vi.advanceTimersByTimeAsync(1);
    expect(pieces(0)).toEqual([[200, null]]);
  });
});

test('no more than 5 s of a student wait; what goes is counted', async () => {
  const { sound, rounds, pieces } = started();
  sound.add(packet('a', 0));
  await vi.advanceTimersByTimeAsync(1);
  for (let seq = 1; seq <= 70; seq += 1) sound.add(packet('a', seq));
  for (let seq = 1; seq <= 50; seq += 1) sound.add(packet('b', seq));
  expect([sound.takeDropped(), sound.takeDropped()]).toEqual([20, 0]);
  await rounds[0]?.answer();
  await vi.advanceTimersByTimeAsync(100);
  expect(pieces(1)).toEqual([
    [5_000, null],
    [5_000, null],
  ]);
  expect(rounds[1]?.request.pieces[0]?.samples[0]).toBe(21);
});

test('who is forgotten is told nothing more, and begins anew', async () => {
  const { sound, rounds, told, pieces } = started();
  sound.add(packet('a', 1));
  sound.add(packet('b', 1));
  await vi.advanceTimersByTimeAsync(1);
  sound.forget('a');
  sound.add(packet('a', 2));
  await rounds[0]?.answer();
  expect(told.map(({ attemptId }) => attemptId)).toEqual(['b']);
  await vi.advanceTimersByTimeAsync(100);
  expect(pieces(1)).toEqual([[100, null]]);
});

test('a round that fails loses its sound; the next one comes a second later, without memory', async () => {
  const { sound, rounds, told, errors, pieces } = started();
  sound.add(packet('a', 1));
  await vi.advanceTimersByTimeAsync(1);
  await rounds[0]?.answer();
  sound.add(packet('a', 2));
  await vi.advanceTimersByTimeAsync(100);
  const error = new Error('the thread ended');
  await rounds[1]?.fail(error);
  expect(errors).toEqual([error]);
  sound.add(packet('a', 3));
  await vi.advanceTimersByTimeAsync(900);
  expect(rounds).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(101);
  expect(pieces(2)).toEqual([[100, null]]);
  await rounds[2]?.answer();
  expect(told.map(({ seq }) => seq)).toEqual([1, 3]);
});

test("what a listener throws does not cost the others' sound", async () => {
  const heard = vi.fn(() => {
    throw new Error('a slip');
  });
  const failed = vi.fn();
  const answer = { observation: {} as SoundObservation, memory: memoryAfter(1) };
  const run = async ({ pieces }: SoundRequest) => ({ heard: pieces.map(() => answer) });
  const sound = new SoundRounds({ workers: { run }, heard, failed });
  sound.add(packet('a', 1));
  sound.add(packet('b', 1));
  await vi.advanceTimersByTimeAsync(1);
  expect([heard.mock.calls.length, failed.mock.calls.length]).toEqual([2, 2]);
  sound.close();
});

test('after its end nothing is heard, told or waited for', async () => {
  const { sound, rounds, told, errors } = started();
  sound.add(packet('a', 1));
  await vi.advanceTimersByTimeAsync(1);
  sound.add(packet('a', 2));
  sound.close();
  sound.close();
  sound.add(packet('a', 3));
  await rounds[0]?.fail(new Error('closed'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([rounds.length, told.length, errors.length, vi.getTimerCount()]).toEqual([1, 0, 0, 0]);
});
