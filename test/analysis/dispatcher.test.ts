import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CameraRequest } from '../../src/analysis/analyser-settings.ts';
import { Dispatcher, type Workers } from '../../src/analysis/dispatcher.ts';
import type { Analysed } from '../../src/analysis/frame-memory.ts';
import { plainLook } from '../../src/analysis/observation.ts';
import { LatestFrameSlot } from '../../src/frames/latest-frame-slot.ts';
import { Scheduler } from '../../src/frames/scheduler.ts';
import { analysedWith } from '../support/observations.ts';

/** Threads whose frames the test finishes itself. */
class FakePool implements Workers<CameraRequest, Analysed> {
  free: number;
  whenFree = () => {};
  readonly running: { resolve(analysed: Analysed): void; reject(error: Error): void }[] = [];

  constructor(threads: number) {
    this.free = threads;
  }

  run(): Promise<Analysed> {
    this.free -= 1;
    return new Promise((resolve, reject) => this.running.push({ resolve, reject }));
  }

  async finish(error?: Error): Promise<void> {
    const job = this.running.shift();
    this.free += 1;
    if (error) job?.reject(error);
    else job?.resolve(analysedWith());
    this.whenFree();
    await vi.advanceTimersByTimeAsync(0);
  }
}

let pool: FakePool;
let dispatcher: Dispatcher<CameraRequest, Analysed>;
const done: string[] = [];
const slots = new Map<string, LatestFrameSlot>();

function start(threads: number, ...attemptIds: string[]) {
  pool = new FakePool(threads);
  const turns = new Scheduler();
  for (const attemptId of attemptIds) {
    const slot = new LatestFrameSlot({ attemptId, fps: 2 });
    slots.set(attemptId, slot);
    turns.add(slot);
  }
  dispatcher = new Dispatcher({
    turns,
    workers: pool,
    plan: ({ frame: { jpeg } }) => ({ jpeg, look: plainLook, memory: null }),
    ended: () => {},
    observed: ({ frame }) => done.push(`${frame.attemptId}${frame.seq}`),
    failed: ({ frame }, error) => done.push(`${frame.attemptId}${frame.seq} ${(error as Error).message}`),
  });
}

function frame(attemptId: string, seq: number) {
  const receivedAt = Date.now();
  slots
    .get(attemptId)
    ?.put({ attemptId, source: 'camera', seq, capturedAt: 0, receivedAt, jpeg: new Uint8Array() });
  dispatcher.wake();
}

beforeEach(() => {
  vi.useFakeTimers();
  done.length = 0;
});
afterEach(() => {
  dispatcher.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('each free thread gets a frame, and the rest waits for one', async () => {
  start(2, 'a', 'b', 'c');
  for (const id of ['a', 'b', 'c']) frame(id, 1);
  expect(pool.running).toHaveLength(2);
  await pool.finish();
  expect(pool.running).toHaveLength(2);
  await pool.finish();
  await pool.finish();
  expect(done).toEqual(['a1', 'b1', 'c1']);
});

test('frames of one student are looked at one after the other, the newest first of those that waited', async () => {
  start(2, 'a');
  for (const seq of [1, 2, 3]) frame('a', seq);
  expect(pool.running).toHaveLength(1);
  await pool.finish();
  await pool.finish();
  expect(done).toEqual(['a1', 'a3']);
});

test('a frame that came before its time is taken when it has come', async () => {
  start(1, 'a');
  for (const seq of [1, 2, 3]) {
    frame('a', seq);
    await pool.finish();
  }
  expect(done).toEqual(['a1', 'a2']);
  await vi.advanceTimersByTimeAsync(500);
  await pool.finish();
  expect(done).toEqual(['a1', 'a2', 'a3']);
});

test('a frame that fails is told, and the student goes on', async () => {
  start(1, 'a');
  frame('a', 1);
  frame('a', 2);
  await pool.finish(new Error('damaged'));
  await pool.finish();
  expect(done).toEqual(['a1 damaged', 'a2']);
});

test('a closed dispatcher takes nothing more', async () => {
  start(1, 'a');
  dispatcher.close();
  frame('a', 1);
  expect(pool.running).toEqual([]);
});

/** Pictures that are looked at for themselves; told as `p1`, `p2`… when they are done. */
function singles(count: number) {
  for (let i = 1; i <= count; i += 1) {
    void dispatcher
      .examine({ jpeg: new Uint8Array(), look: plainLook, memory: null })
      .then(() => done.push(`p${i}`));
  }
}

test('single pictures take turns with frames, and begin', async () => {
  start(1, 'a', 'b');
  singles(3);
  for (const id of ['a', 'b']) frame(id, 1);
  for (let i = 0; i < 5; i += 1) await pool.finish();
  expect(done).toEqual(['p1', 'a1', 'p2', 'b1', 'p3']);
});

test('of two analysers one looks at frames, however many single pictures wait', async () => {
  start(2, 'a', 'b', 'c');
  singles(6);
  for (const id of ['a', 'b', 'c']) frame(id, 1);
  // No frame was there at first, so both began with pictures.
  for (let i = 0; i < 7; i += 1) await pool.finish();
  expect(done.toSorted()).toEqual(['a1', 'b1', 'c1', 'p1', 'p2', 'p3', 'p4']);
});

test('without frames every analyser looks at single pictures', async () => {
  start(2, 'a');
  singles(4);
  expect(pool.running).toHaveLength(2);
  for (let i = 0; i < 4; i += 1) await pool.finish();
  expect(done).toEqual(['p1', 'p2', 'p3', 'p4']);
});
