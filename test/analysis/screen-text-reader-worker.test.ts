import { expect, test } from 'vitest';
import { TextReader, type TextReaderOptions } from '../../src/analysis/screen/text-reader.ts';
import type { ReadText, TextWorker } from '../../src/analysis/screen/text-worker.ts';
import type { GreyPicture } from '../../src/analysis/vision/picture/picture.ts';

/** The width is how a worker knows its line; HANGS never comes back, FAILS rejects. */
const HANGS = 999;
const FAILS = 998;
const line = (width: number): GreyPicture => ({ width, height: 1, data: new Uint8Array(width) });

class FakeWorker implements TextWorker {
  readonly number: number;
  ended = 0;
  /** Rejects what is in work when the worker ends, as the real one does. */
  #abort: (error: Error) => void = () => {};

  constructor(number: number) {
    this.number = number;
  }

  read({ width }: GreyPicture): Promise<ReadText> {
    if (this.ended > 0) return Promise.reject(new Error('It has ended.'));
    if (width === FAILS) return Promise.reject(new Error('No memory.'));
    return new Promise((resolve, reject) => {
      this.#abort = reject;
      if (width !== HANGS) setTimeout(() => resolve({ text: `${this.number}: ${width}`, confidence: 1 }), 1);
    });
  }

  async end(): Promise<void> {
    this.ended += 1;
    this.#abort(new Error('It has ended.'));
  }
}

/** A reader of fakes; `opened` are those that were made, the first one has number 1. */
async function opened(options: Partial<TextReaderOptions> = {}) {
  const workers: FakeWorker[] = [];
  const notices: string[] = [];
  const reader = await TextReader.open({
    languages: ['eng'],
    notice: (text) => notices.push(text),
    patienceMs: 100,
    openWorker: async () => {
      const worker = new FakeWorker(workers.length + 1);
      workers.push(worker);
      return worker;
    },
    ...options,
  });
  return { reader, workers, notices };
}

const outcomes = async (reading: Promise<ReadText>[]) =>
  (await Promise.allSettled(reading)).map((end) =>
    end.status === 'fulfilled' ? end.value.text : end.reason.code,
  );

test('lines wait for each other', async () => {
  const { reader } = await opened();
  const reading = [1, 2, 3].map((width) => reader.read(line(width)));
  expect(reader.waiting).toBe(3);
  expect(await outcomes(reading)).toEqual(['1: 1', '1: 2', '1: 3']);
  expect(reader.waiting).toBe(0);
  await reader.close();
});

test('a line that hangs is given up, and another thread reads the others', async () => {
  const { reader, workers, notices } = await opened();
  expect(await outcomes([1, HANGS, 3].map((width) => reader.read(line(width))))).toEqual([
    '1: 1',
    'text-timed-out',
    '2: 3',
  ]);
  expect(workers.map(({ ended }) => ended)).toEqual([1, 0]);
  expect(notices).toHaveLength(1);
  await reader.close();
  expect(workers.map(({ ended }) => ended)).toEqual([1, 1]);
});

test('a thread that fails is replaced', async () => {
  const { reader } = await opened();
  expect(await outcomes([FAILS, 2].map((width) => reader.read(line(width))))).toEqual([
    'text-failed',
    '2: 2',
  ]);
  await reader.close();
});

test('after so many lines another thread takes over, and the old one ends', async () => {
  const { reader, workers } = await opened({ linesPerWorker: 3 });
  for (let i = 0; i < 3; i += 1) await reader.read(line(1));
  expect(await outcomes([1, 2].map((width) => reader.read(line(width))))).toEqual(['2: 1', '2: 2']);
  expect(workers.map(({ ended }) => ended)).toEqual([1, 0]);
  await reader.close();
  expect(workers.every(({ ended }) => ended === 1)).toBe(true);
});

test('when no new thread can be had the old one reads on', async () => {
  let opens = 0;
  const { reader, notices } = await opened({
    linesPerWorker: 2,
    openWorker: async () => {
      opens += 1;
      if (opens > 1) throw new Error('No memory.');
      return new FakeWorker(opens);
    },
  });
  for (let i = 0; i < 5; i += 1) expect((await reader.read(line(1))).text).toBe('1: 1');
  expect(notices.length).toBeGreaterThan(0);
  await reader.close();
});

test('a reader whose thread does not start is not opened', async () => {
  const never = { languages: ['eng'], startMs: 20 } as const;
  await expect(TextReader.open({ ...never, openWorker: () => new Promise(() => {}) })).rejects.toMatchObject({
    code: 'text-failed',
  });
  const failing = TextReader.open({ ...never, openWorker: () => Promise.reject(new Error('No data.')) });
  await expect(failing).rejects.toMatchObject({
    code: 'text-failed',
    message: expect.stringContaining('No data.'),
  });
});

test('there is an end to what may wait', async () => {
  const { reader } = await opened({ mostWaiting: 2 });
  const reading = [1, 2, 3].map((width) => reader.read(line(width)));
  expect(await outcomes(reading)).toEqual(['1: 1', '1: 2', 'text-busy']);
  await reader.close();
});

test('closing gives up what waits and leaves no thread, however often it is asked', async () => {
  const { reader, workers } = await opened();
  const reading = outcomes([HANGS, 2].map((width) => reader.read(line(width))));
  await Promise.all([reader.close(), reader.close()]);
  expect(await reading).toEqual(['closed', 'closed']);
  expect(workers.map(({ ended }) => ended)).toEqual([1]);
  expect(await outcomes([reader.read(line(1))])).toEqual(['closed']);
});

test('a thread that starts while the reader closes is ended too', async () => {
  const workers: FakeWorker[] = [];
  const { reader } = await opened({
    openWorker: async () => {
      if (workers.length > 0) await new Promise((resolve) => setTimeout(resolve, 30));
      const worker = new FakeWorker(workers.length + 1);
      workers.push(worker);
      return worker;
    },
  });
  expect(await outcomes([reader.read(line(FAILS))])).toEqual(['text-failed']);
  const reading = outcomes([reader.read(line(1))]);
  await reader.close();
  expect(await reading).toEqual(['closed']);
  expect(workers.map(({ ended }) => ended)).toEqual([1, 1]);
});
