import { setImmediate as soon } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LineTurns } from '../../src/analysis/screen/line-turns.ts';
import type { GreyPicture } from '../../src/analysis/vision/picture/picture.ts';

/** Lines are told apart by their width. */
const line = (width: number): GreyPicture => ({ width, height: 1, data: new Uint8Array() });

/** A reader that the test lets go on, a line at a time. */
function reading() {
  const order: number[] = [];
  const waiting: (() => void)[] = [];
  const turns = new LineTurns({
    read: async ({ width }) => {
      order.push(width);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (width < 0) throw Object.assign(new Error(), { code: 'text-failed' });
      return { text: String(width), confidence: 1 };
    },
  });
  const goOn = async () => {
    while (waiting.length > 0) {
      waiting.shift()?.();
      await soon();
    }
  };
  return { turns, order, goOn };
}

test('a page of many lines does not hold up the one line of another student', async () => {
  const { turns, order, goOn } = reading();
  const [page, other] = [turns.screen(), turns.screen()];
  const readings = [1, 2, 3, 4, 5, 6].map((n) => page.read(line(n)));
  readings.push(other.read(line(100)));
  expect(turns.waiting).toBe(7);
  await goOn();
  // Two are with the reader already when the other student's line comes.
  expect(order.indexOf(100)).toBeLessThan(4);
  expect(order.filter((n) => n < 100)).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await Promise.all(readings)).map(({ text }) => text)).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '100',
  ]);
  expect(turns.waiting).toBe(0);
});

test('a line that fails holds up nobody', async () => {
  const { turns, goOn } = reading();
  const screen = turns.screen();
  const failing = screen.read(line(-1)).catch(({ code }) => code);
  const fine = screen.read(line(1));
  await goOn();
  expect(await failing).toBe('text-failed');
  expect(await fine).toMatchObject({ text: '1' });
  expect(turns.waiting).toBe(0);
});
