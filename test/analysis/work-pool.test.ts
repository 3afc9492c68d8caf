import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { AnalyserPool, type AnalyserPoolOptions } from '../../src/analysis/analyser-pool.ts';
import type { AnalyserSettings, CameraRequest, Serving } from '../../src/analysis/analyser-settings.ts';
import type { Analysed } from '../../src/analysis/frame-memory.ts';
import { plainLook } from '../../src/analysis/observation.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import type { FromThread, ToThread } from '../../src/analysis/threads/messages.ts';
import { WorkPool } from '../../src/analysis/threads/work-pool.ts';
import type { WorkerThread } from '../../src/analysis/threads/work-thread.ts';

type ToAnalyser = ToThread<AnalyserSettings, CameraRequest>;
type FromAnalyser = FromThread<Serving, Analysed>;

const models = await ensureModels({ cacheDir: '.cache/models' });
const cpu: Serving = { runtime: 'onnx-cpu', inference: 'onnx', lanes: 1, oneThread: false };
const gpu: Serving = { runtime: 'tfjs-node-gpu', inference: 'tfjs', lanes: 3, oneThread: true };

/** A thread that does what the test says; it is closed as soon as it is asked to be. */
class FakeWorker
  extends EventEmitter
  implements WorkerThread<AnalyserSettings, Serving, CameraRequest, Analysed>
{
  readonly received: ToAnalyser[] = [];
  readonly onLoad: FromAnalyser | 'end';

  constructor(onLoad: FromAnalyser | 'end') {
    super();
    this.onLoad = onLoad;
  }

  postMessage(message: ToAnalyser): void {
    this.received.push(message);
    queueMicrotask(() => {
      if (message.type === 'close') this.end(0);
      if (message.type !== 'load') return;
      if (this.onLoad === 'end') return this.end(1);
      this.say(this.onLoad);
      if (this.onLoad.type === 'failed') this.end(0);
    });
  }

  say(message: FromAnalyser): void {
    this.emit('message', message);
  }

  end(code: number): void {
    this.emit('exit', code);
  }

  get looks() {
    return this.received.filter((message) => message.type === 'work');
  }

  /** Answers the look number `index`, with a picture of that width. */
  answer(index: number, width = 0): void {
    const id = this.looks[index]?.id ?? -1;
    this.say({ type: 'answer', id, answer: { observation: { width } } as unknown as Analysed });
  }
}

const ready = (serving: Serving): FromAnalyser => ({ type: 'ready', loadMs: 1, serving });
const jpeg = new Uint8Array(0);
const pools: AnalyserPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

/** A pool whose threads answer their `load` with these, the last one again and again; and what it logged. */
function poolOf(answers: (FromAnalyser | 'end')[], options: Partial<AnalyserPoolOptions> = {}) {
  const workers: FakeWorker[] = [];
  const lines: string[] = [];
  const log: Logger = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line).msg) });
  const newWorker = () => {
    const worker = new FakeWorker(answers[Math.min(workers.length, answers.length - 1)] ?? 'end');
    workers.push(worker);
    return worker;
  };
  const pool = new AnalyserPool({ threads: 2, models, log, newWorker, restartMs: 5, ...options });
  pools.push(pool);
  const analyse = () => pool.run({ jpeg, look: plainLook, memory: null });
  return { pool, workers, lines, analyse };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i += 1) await wait(5);
  expect(condition()).toBe(true);
}

test('the first thread finds out what serves, the others are told', async () => {
  const { pool, workers, lines } = poolOf([ready(cpu)], { threads: 3 });
  await pool.start();
  const asked = workers.map(({ received: [first] }) =>
    first?.type === 'load' ? first.settings.inference : null,
  );
  expect(asked).toEqual(['auto', 'onnx', 'onnx']);
  expect([pool.runtime, pool.threads, pool.ready, pool.size, pool.free]).toEqual(['onnx-cpu', 3, 3, 3, 3]);
  expect(lines).toEqual(['the analyser threads are ready']);
});

test('a runtime that works in one thread gets one, which takes several frames at once', async () => {
  const { pool, workers, analyse } = poolOf([ready(gpu)], { threads: 4 });
  await pool.start();
  expect(workers).toHaveLength(1);
  expect([pool.threads, pool.ready, pool.size, pool.free]).toEqual([1, 1, 3, 3]);
  const looks = [analyse(), analyse(), analyse()];
  expect(pool.free).toBe(0);
  await expect(analyse()).rejects.toMatchObject({ code: 'analysis-failed' });
  let freed = 0;
  pool.whenFree = () => {
    freed += 1;
  };
  for (const [index, width] of [
    [2, 30],
    [0, 10],
    [1, 20],
  ] as const) {
    workers[0]?.answer(index, width);
  }
  expect((await Promise.all(looks)).map(({ observation }) => observation.width)).toEqual([10, 20, 30]);
  expect([freed, pool.free]).toEqual([3, 3]);
});

test('a refusal reaches who asked', async () => {
  const { pool, workers, analyse } = poolOf([ready(gpu)]);
  await pool.start();
  const looks = [analyse(), analyse()];
  const [, second] = workers[0]?.looks ?? [];
  workers[0]?.say({ type: 'refused', id: second?.id ?? -1, code: 'bad-frame', message: 'no picture' });
  await expect(looks[1]).rejects.toMatchObject({ code: 'bad-frame', message: 'no picture' });
  workers[0]?.answer(0);
  await looks[0];
});

test('what stops the start is told in its own words', async () => {
  const message = 'OBJECT_MODEL=/models/own.onnx cannot be used: it is no network';
  const failing = poolOf([{ type: 'failed', code: 'plug-in', message }]);
  await expect(failing.pool.start()).rejects.toMatchObject({ code: 'plug-in', message });
  expect([failing.pool.ready, failing.workers.length]).toEqual([0, 1]);
  await expect(poolOf(['end']).pool.start()).rejects.toMatchObject({
    code: 'analysis-failed',
    message: expect.stringMatching(/code 1/),
  });
  await expect(poolOf([ready(cpu), 'end']).pool.start()).rejects.toMatchObject({ code: 'analysis-failed' });
});

test('a thread that ends fails its look and is replaced, however often that takes', async () => {
  const { pool, workers, lines, analyse } = poolOf([ready(cpu), ready(cpu), 'end', 'end', ready(cpu)]);
  await pool.start();
  const look = analyse();
  workers[0]?.end(1);
  await expect(look).rejects.toMatchObject({ code: 'closed' });
  expect(pool.ready).toBe(1);
  await until(() => pool.ready === 2);
  expect(workers).toHaveLength(5);
  expect(lines.filter((line) => line === 'no new thread for the analyser threads')).toHaveLength(2);
});

test('it says when something else serves after a thread was replaced', async () => {
  const { pool, workers, lines } = poolOf([ready(gpu), ready(cpu)]);
  await pool.start();
  workers[0]?.end(1);
  await until(() => pool.ready === 1);
  expect(pool.runtime).toBe('onnx-cpu');
  expect(lines).toContain('another runtime serves now');
});

test('a look that hangs is given up and reported, and its thread is not well until it answers', async () => {
  const { pool, workers, lines, analyse } = poolOf([ready(cpu)], { threads: 1, patienceMs: 20 });
  await pool.start();
  await expect(analyse()).rejects.toMatchObject({
    code: 'analysis-failed',
    message: expect.stringMatching(/too long/),
  });
  expect([pool.ready, pool.free]).toEqual([0, 0]);
  expect(lines).toContain('a request to the analyser threads hangs; its lane serves nobody');
  workers[0]?.answer(0);
  expect([pool.ready, pool.free]).toEqual([1, 1]);
  const next = analyse();
  workers[0]?.answer(1, 5);
  expect((await next).observation.width).toBe(5);
});

test('closing takes no more frames, and a thread that hangs does not hold it up', async () => {
  const { pool, workers, analyse } = poolOf([ready(cpu)], { patienceMs: 20 });
  await pool.start();
  const hanging = analyse();
  workers[0]?.removeAllListeners('exit');
  await expect(hanging).rejects.toThrow();
  const closing = pool.close();
  expect(pool.free).toBe(0);
  await expect(analyse()).rejects.toThrow();
  await closing;
  await pool.close();
  expect(workers[1]?.received.filter(({ type }) => type === 'close')).toHaveLength(1);
});

test('a look that hangs while the pool closes does not hold it up either', async () => {
  const { pool, workers, analyse } = poolOf([ready(cpu)], { threads: 1, patienceMs: 20 });
  await pool.start();
  const hanging = analyse().catch(() => 'given up');
  workers[0]?.removeAllListeners('exit');
  await pool.close();
  expect(await hanging).toBe('given up');
}, 2_000);

test('a notice of a thread is logged', async () => {
  const { pool, workers, lines } = poolOf([ready(cpu)]);
  await pool.start();
  workers[0]?.say({ type: 'notice', text: '@tensorflow/tfjs-node-gpu is installed but sees no GPU.' });
  expect(lines).toContain('@tensorflow/tfjs-node-gpu is installed but sees no GPU.');
});

test('where stand-ins are asked for, another thread takes the place of one that hangs', async () => {
  const workers: FakeWorker[] = [];
  const pool = new WorkPool<AnalyserSettings, Serving, CameraRequest, Analysed>({
    name: 'test',
    threads: 1,
    standIns: true,
    settings: {} as AnalyserSettings,
    patienceMs: 20,
    log: pino({ level: 'silent' }),
    newWorker: () => {
      const worker = new FakeWorker(ready(cpu));
      workers.push(worker);
      return worker;
    },
  });
  await pool.start();
  const look = () => pool.run({ jpeg, look: plainLook, memory: null });
  await expect(look()).rejects.toMatchObject({ code: 'analysis-failed' });
  await until(() => pool.free === 1);
  expect(workers).toHaveLength(2);
  // When that one hangs too, it is not the threads.
  await expect(look()).rejects.toMatchObject({ code: 'analysis-failed' });
  await wait(20);
  expect([workers.length, pool.free]).toEqual([2, 0]);
  for (const worker of workers) worker.end(0);
  await pool.close();
});
