import { expect, test } from 'vitest';
import { LINE_ROWS, linePicture } from '../../src/analysis/screen/lines/line-picture.ts';
import type { Box } from '../../src/analysis/vision/picture/picture.ts';
import { drawnScreen, write } from './fixtures/drawn-screens.ts';

const box: Box = [30, 84, 300, 22];
const screenOf = (ink: string, background: string) =>
  drawnScreen({
    width: 400,
    height: 200,
    background,
    draw: (drawing) => {
      drawing.fillStyle = ink;
      write(drawing, 'Which planet is nearest to the sun', 34, 100, 16);
    },
  });
const shareOf = (data: Uint8Array, test: (level: number) => boolean) =>
  data.filter(test).length / data.length;

test('whichever was darker, letters come dark on white, and pale ones as dark as others', () => {
  for (const [ink, background] of [
    ['#000', '#fff'],
    ['#fff', '#000'],
    ['#999', '#fff'],
    ['#9aa0a6', '#202124'],
  ] as const) {
    const { width, height, data } = linePicture(screenOf(ink, background), box);
    expect(data).toHaveLength(width * height);
    expect(shareOf(data, (level) => level > 230)).toBeGreaterThan(0.6);
    expect(shareOf(data, (level) => level < 64)).toBeGreaterThan(0.02);
    expect(data[0]).toBe(255);
    expect(data.at(-1)).toBe(255);
  }
});

test('every line has the same height, and keeps its aspect', () => {
  const screen = screenOf('#000', '#fff');
  const low = linePicture(screen, [30, 90, 200, 10]);
  const high = linePicture(screen, [30, 60, 200, 60]);
  expect(low.height).toBe(high.height);
  const margin = low.height - LINE_ROWS;
  expect(low.width).toBe((200 * LINE_ROWS) / 10 + margin);
  expect(high.width).toBe((200 * LINE_ROWS) / 60 + margin);
});

test('what has next to no contrast stays pale', () => {
  const data = Uint8Array.from({ length: 100 * 20 }, (_, i) => 200 + (i % 3));
  const line = linePicture({ width: 100, height: 20, data }, [0, 0, 100, 20]);
  expect(shareOf(line.data, (level) => level < 128)).toBe(0);
});

test('a box that reaches beyond the picture is cut, and there is an end to its width', () => {
  const screen = screenOf('#000', '#fff');
  expect(linePicture(screen, [-10, -10, 50, 30]).width).toBe(linePicture(screen, [0, 0, 40, 20]).width);
  expect(
    linePicture({ width: 4000, height: 2, data: new Uint8Array(8000) }, [0, 0, 4000, 2]).width,
  ).toBeLessThan(6_100);
});
