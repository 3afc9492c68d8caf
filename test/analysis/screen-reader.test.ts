import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { LineReading } from '../../src/analysis/screen/line-cache.ts';
import type { LineReader } from '../../src/analysis/screen/line-turns.ts';
import type { ReadScreen, ScreenMemory } from '../../src/analysis/screen/screen-observation.ts';
import {
  MOST_LINES_OF_FRAME,
  ScreenReader,
  type ScreenReaderOptions,
} from '../../src/analysis/screen/screen-reader.ts';
import { readJpegSize } from '../../src/frames/jpeg-header.ts';
import { type DrawnLine, drawScreen, encode, withNoise } from './fixtures/screens.ts';

/** Reads where a line stands; `gate` holds it up. */
class FakeReader implements LineReader {
  asked = 0;
  closed = 0;
  gate: Promise<unknown> = Promise.resolve();
  text = (x: number, y: number) => `line at ${x},${y}`;

  async read({ width, height }: Parameters<LineReader['read']>[0]): Promise<LineReading> {
    this.asked += 1;
    await this.gate;
    return { text: this.text(width, height), confidence: 0.8 };
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

async function opened(options: Partial<ScreenReaderOptions> = {}) {
  const reader = new FakeReader();
  const notices: string[] = [];
  const screens = await ScreenReader.create({
    reader,
    // The picture tells where its line stands.
    linePicture: (_, [x, y]) => ({ width: x, height: y, data: new Uint8Array() }),
    notice: (text) => notices.push(text),
    ...options,
  });
  const read = (jpeg: Uint8Array, last: ReadScreen | null = null, look = {}): Promise<ReadScreen> =>
    screens.read({ jpeg, memory: last?.memory ?? null, look: { text: true, thumbnail: false, ...look } });
  return { reader, screens, read, notices };
}

const page = Array.from({ length: 10 }, (_, i) => ({
  text: `${i + 1}. Explain why answer ${'abcdefghij'[i]} follows from ${i * 7_919}`,
  y: 30 + i * 32,
}));
const jpegOf = (lines: readonly DrawnLine[], quality = 0.7) => encode(drawScreen({ lines }), quality);
const first = jpegOf(page);
const rowOf = (y: number) => Math.round((y - 30) / 32);

test('the first frame is read in full, from top to bottom', async () => {
  const { reader, read } = await opened();
  const { observation, memory } = await read(first);
  expect(observation).toMatchObject({ width: 640, height: 360, path: 'full', changedShare: 1, unread: 0 });
  expect(observation.lines.map(({ box }) => rowOf(box[1] + box[3] - 3))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ]);
  expect(observation.fresh).toEqual(observation.lines);
  for (const { text, confidence, box } of observation.lines) {
    expect([text, confidence]).toEqual([`line at ${box[0]},${box[1]}`, 0.8]);
  }
  expect(observation.luminance).toBeGreaterThan(200);
  expect(observation.timings).toMatchObject({ asked: 10, cached: 0 });
  expect(reader.asked).toBe(10);
  expect(memory).toMatchObject({ width: 640, height: 360, lines: observation.lines, unread: [] });
});

test('nothing is looked at while nothing changes, whatever the encoding', async () => {
  const { reader, read } = await opened();
  let last = await read(first);
  for (const jpeg of [
    first,
    encode(withNoise(drawScreen({ lines: page }), 3)),
    jpegOf(page, 0.5),
    jpegOf(page, 0.9),
  ]) {
    const lines = last.observation.lines;
    last = await read(jpeg, last);
    expect(last.observation).toMatchObject({ path: 'still', changedShare: 0, lines, fresh: [] });
  }
  expect(reader.asked).toBe(10);
});

test('only the line that changed is looked at, the others stay as they were read', async () => {
  const { reader, read } = await opened();
  const before = await read(first);
  const changed = page.map((line, i) => (i === 4 ? { ...line, text: 'now there is something else' } : line));
  const { observation } = await read(jpegOf(changed), before);
  expect(observation.path).toBe('changed');
  expect(observation.changedShare).toBeGreaterThan(0);
  expect(observation.changedShare).toBeLessThan(0.1);
  expect(reader.asked).toBe(11);
  expect(observation.fresh).toHaveLength(1);
  expect(observation.lines).toHaveLength(10);
  for (const [i, line] of observation.lines.entries()) {
    if (i !== 4) expect(line).toBe(before.observation.lines[i]);
    else expect(line).toBe(observation.fresh[0]);
  }
});

test('words that are typed behind a line make one line of both', async () => {
  const { read } = await opened();
  const before = await read(first);
  const typed = page.map((line, i) => (i === 2 ? { ...line, text: `${line.text} and more` } : line));
  const { observation } = await read(jpegOf(typed), before);
  expect(observation.lines).toHaveLength(10);
  expect(observation.fresh).toHaveLength(1);
  expect(observation.fresh[0]?.box[2]).toBeGreaterThan((before.observation.lines[2]?.box[2] ?? 0) + 40);
});

test('a line that is gone is no longer told', async () => {
  const { read } = await opened();
  const before = await read(first);
  const { observation } = await read(jpegOf(page.filter((_, i) => i !== 7)), before);
  expect(observation.lines).toHaveLength(9);
  expect(observation.fresh).toEqual([]);
});

test('what another student had read is not read again', async () => {
  const { reader, read } = await opened();
  await read(first);
  const { observation } = await read(encode(withNoise(drawScreen({ lines: page }), 9)));
  expect(observation.timings).toMatchObject({ asked: 10, cached: 10 });
  expect(observation.lines).toHaveLength(10);
  expect(reader.asked).toBe(10);
});

test('two students who see a new page at once have it read once', async () => {
  const { reader, read } = await opened();
  const [one, other] = await Promise.all([read(first), read(first)]);
  expect(reader.asked).toBe(10);
  expect(other.observation.lines).toEqual(one.observation.lines);
});

test('a screen of another size is looked at in full', async () => {
  const { read } = await opened();
  const before = await read(first);
  const { observation } = await read(encode(drawScreen({ lines: page, width: 648 })), before);
  expect(observation).toMatchObject({ path: 'full', changedShare: 1 });
  expect(observation.lines).toHaveLength(10);
});

test('what is not read before the deadline is told later, and lost by nobody', async () => {
  const { reader, read } = await opened({ deadlineMs: 30 });
  let open: (value?: unknown) => void = () => {};
  reader.gate = new Promise((resolve) => {
    open = resolve;
  });
  const late = await read(first);
  expect(late.observation).toMatchObject({ path: 'full', lines: [], unread: 10 });
  expect(late.memory.unread).toHaveLength(10);
  const stillLate = await read(first, late);
  expect(stillLate.observation).toMatchObject({ path: 'changed', changedShare: 0, lines: [], unread: 10 });
  open();
  await wait(0);
  const { observation, memory } = await read(first, stillLate);
  expect(observation).toMatchObject({ changedShare: 0, unread: 0 });
  expect(observation.fresh).toHaveLength(10);
  expect(memory.unread).toEqual([]);
  expect(reader.asked).toBe(10);
});

test('without a wish for text nothing is read, and what changed is read with the next frame', async () => {
  const { reader, read } = await opened();
  const before = await read(first);
  const changed = page.map((line, i) => (i === 4 ? { ...line, text: 'now there is something else' } : line));
  const unasked = await read(jpegOf(changed), before, { text: false });
  expect(unasked.observation).toMatchObject({ path: 'changed', fresh: [], unread: 0 });
  expect(unasked.observation.lines).toHaveLength(9);
  expect(reader.asked).toBe(10);
  const { observation } = await read(jpegOf(changed), unasked);
  expect(observation.fresh).toHaveLength(1);
  expect(observation.lines).toHaveLength(10);
});

test('what has no text in it is no line, and is not read again', async () => {
  const { reader, read } = await opened();
  reader.text = () => '';
  const before = await read(first);
  expect(before.observation).toMatchObject({ lines: [], unread: 0 });
  expect((await read(first)).observation.timings.cached).toBe(10);
  expect(reader.asked).toBe(10);
});

test('a reader that fails is told of once, without its words, and asked again', async () => {
  const { reader, read, notices } = await opened();
  reader.gate = Promise.reject(new TypeError('while reading "secret words"'));
  const failed = await read(first);
  expect(failed.observation).toMatchObject({ lines: [], unread: 10 });
  await read(first, failed);
  expect(notices).toEqual(['text of screens cannot be read: TypeError']);
  reader.gate = Promise.resolve();
  expect((await read(first, failed)).observation.lines).toHaveLength(10);
});

test('a line that takes the reader too long is not tried again', async () => {
  const { reader, read, notices } = await opened();
  reader.gate = Promise.reject(Object.assign(new Error(), { code: 'text-timed-out' }));
  expect((await read(first)).observation).toMatchObject({ lines: [], unread: 0 });
  await read(first);
  expect(reader.asked).toBe(10);
  expect(notices).toEqual([]);
});

test('it is tried again later: it may have been the machine that was slow', async () => {
  const { reader, read } = await opened({ illegibleMs: 30 });
  reader.gate = Promise.reject(Object.assign(new Error(), { code: 'text-timed-out' }));
  const last = await read(first);
  reader.gate = Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect((await read(first)).observation.lines).toHaveLength(10);
  expect(last.observation.lines).toHaveLength(0);
});

test('with too many lines waiting none is added', async () => {
  const { reader, read } = await opened({ mostWaiting: 0 });
  const { observation, memory } = await read(first);
  expect(observation).toMatchObject({ lines: [], unread: 10 });
  expect(memory.unread).toHaveLength(10);
  expect(reader.asked).toBe(0);
});

test('what is read before the deadline counts, however long the rest takes', async () => {
  const { reader, read } = await opened({ deadlineMs: 60 });
  const readLine = reader.read.bind(reader);
  reader.read = (line) => (reader.asked < 6 ? readLine(line) : new Promise(() => {}));
  const { observation, memory } = await read(first);
  expect(observation).toMatchObject({ unread: 4 });
  expect([observation.lines.length, memory.unread.length]).toEqual([6, 4]);
});

test('a frame has only so many lines looked at; the rest follows with the next ones', async () => {
  const boxes = Array.from(
    { length: 230 },
    (_, i) => [i % 2 ? 320 : 0, Math.floor(i / 2) * 3, 300, 3] as const,
  );
  const { read } = await opened({ findLines: () => boxes });
  const { observation, memory } = await read(first);
  expect(observation.timings.asked).toBe(MOST_LINES_OF_FRAME);
  expect(observation.unread).toBe(230 - MOST_LINES_OF_FRAME);
  expect(memory.unread).toHaveLength(230 - MOST_LINES_OF_FRAME);
});

test('many places that could not be read are remembered as one', async () => {
  const boxes = Array.from({ length: 110 }, (_, i) => [10, i * 3, 300, 3] as const);
  const { read } = await opened({ findLines: () => boxes, mostWaiting: 0 });
  expect((await read(first)).memory.unread).toEqual([[10, 0, 300, 330]]);
});

test('something that creeps is seen in the end', async () => {
  const { read } = await opened();
  let last = await read(first);
  const paths: string[] = [];
  for (let step = 1; step <= 8; step += 1) {
    const canvas = drawScreen({ lines: page });
    const context = canvas.getContext('2d');
    context.fillStyle = `rgba(0, 0, 0, ${step / 100})`;
    context.fillRect(400, 100, 160, 160);
    last = await read(encode(canvas), last);
    paths.push(last.observation.path);
  }
  expect(paths[0]).toBe('still');
  expect(paths).toContain('changed');
});

test('a thumbnail comes when it is asked for', async () => {
  const { read } = await opened();
  expect((await read(first)).observation.thumbnail).toBeNull();
  const { observation } = await read(first, null, { thumbnail: true });
  expect(readJpegSize(observation.thumbnail as Uint8Array)).toEqual({ width: 160, height: 90 });
  expect(observation.lines).toHaveLength(10);
});

test('a memory that another version left behind is no reason to fail', async () => {
  const { read } = await opened();
  const before = await read(first);
  const memory: ScreenMemory = { ...before.memory, grid: new Uint8Array(7) };
  expect((await read(first, { ...before, memory })).observation.path).toBe('full');
});

test('what is no JPEG is refused', async () => {
  const { read } = await opened();
  await expect(read(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'bad-frame' });
});

test('closing closes the reader once', async () => {
  const { reader, screens } = await opened();
  await Promise.all([screens.close(), screens.close()]);
  expect(reader.closed).toBe(1);
});
