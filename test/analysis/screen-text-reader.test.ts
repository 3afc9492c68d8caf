import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLines } from '../../src/analysis/screen/lines/find-lines.ts';
import { linePicture } from '../../src/analysis/screen/lines/line-picture.ts';
import { TextReader } from '../../src/analysis/screen/text-reader.ts';
import type { GreyPicture } from '../../src/analysis/vision/picture/picture.ts';
import { drawnScreen, write } from './fixtures/drawn-screens.ts';

/** Pictures of the lines, as they come from a screen on which they stand under each other. */
function linesOf(
  texts: readonly string[],
  { ink = '#202124', background = '#fff', px = 18 } = {},
): GreyPicture[] {
  const screen = drawnScreen({
    background,
    draw: (drawing) => {
      drawing.fillStyle = ink;
      for (const [i, text] of texts.entries()) write(drawing, text, 40, 80 + i * px * 2, px);
    },
  });
  return findLines(screen, [[0, 0, screen.width, screen.height]]).map((box) => linePicture(screen, box));
}

const textsOf = (read: readonly { text: string }[]) => read.map(({ text }) => text);
const english = [
  'Which planet is nearest to the sun?',
  'Ask the assistant for an answer',
  'Sign in to continue',
];
const vietnamese = ['Hãy chọn đáp án đúng nhất', 'Học sinh không được sử dụng tài liệu'];

let reader: TextReader;
beforeAll(async () => {
  reader = await TextReader.open({ languages: ['eng', 'vie'] });
});
afterAll(() => reader.close());

test('lines are read in their order, dark on light and light on dark', async () => {
  expect(textsOf(await reader.readAll(linesOf(english)))).toEqual(english);
  const night = linesOf(english, { ink: '#e8eaed', background: '#202124', px: 16 });
  const read = await reader.readAll(night);
  expect(textsOf(read)).toEqual(english);
  for (const { confidence } of read) {
    expect(confidence).toBeGreaterThan(0.6);
    expect(confidence).toBeLessThanOrEqual(1);
  }
});

test('Vietnamese is read with its accents', async () => {
  expect(textsOf(await reader.readAll(linesOf(vietnamese, { px: 22 })))).toEqual(vietnamese);
});

test('one language alone reads its own', async () => {
  const own = await TextReader.open({ languages: ['eng'] });
  expect(textsOf(await own.readAll(linesOf(english)))).toEqual(english);
  await own.close();
});

test('a picture without letters has no text', async () => {
  const blank = { width: 200, height: 52, data: new Uint8Array(200 * 52).fill(255) };
  const empty = { width: 0, height: 0, data: new Uint8Array(0) };
  const nothing = { text: '', confidence: 0 };
  expect(await reader.readAll([blank, empty, blank])).toEqual([nothing, nothing, nothing]);
});

test('nothing is left in the working folder, nor in the one for temporary files', async () => {
  const [before, { TMPDIR }] = [process.cwd(), process.env];
  // Folders of their own: other tests use the usual ones at the same time.
  const [folder, temporary] = await Promise.all(
    ['cwd', 'tmp'].map((name) => mkdtemp(path.join(tmpdir(), `reader-${name}-`))),
  );
  try {
    process.chdir(folder as string);
    process.env.TMPDIR = temporary;
    const own = await TextReader.open({ languages: ['eng'] });
    expect((await own.read(linesOf(english)[0] as GreyPicture)).text).toBe(english[0]);
    await own.close();
    expect(await Promise.all([readdir(folder as string), readdir(temporary as string)])).toEqual([[], []]);
  } finally {
    process.chdir(before);
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    for (const each of [folder, temporary]) await rm(each as string, { recursive: true, force: true });
  }
});

test('it works inside of a thread too', async () => {
  const file = new URL('./fixtures/text-reader-thread.ts', import.meta.url).href;
  const code = `import('tsx/esm/api').then((tsx) => (tsx.register(), import(${JSON.stringify(file)})))`;
  const thread = new Worker(code, { eval: true });
  const exit = new Promise((resolve) => thread.once('exit', resolve));
  const answer = new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject));
  thread.postMessage(linesOf(english)[0]);
  expect(await answer).toMatchObject({ text: english[0] });
  expect(await exit).toBe(0);
});
