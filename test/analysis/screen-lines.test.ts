import { expect, test } from 'vitest';
import { findLines, MOST_LINES } from '../../src/analysis/screen/lines/find-lines.ts';
import type { Box, GreyPicture } from '../../src/analysis/vision/picture/picture.ts';
import { drawnScreen, write } from './fixtures/drawn-screens.ts';

const whole = ({ width, height }: GreyPicture): Box => [0, 0, width, height];
const sentences = [
  'Question one: which of these planets is nearest to the sun?',
  'Choose the best answer out of the following four options.',
  'Your answers are saved each time you leave a question.',
];

/** Lines of text under each other. Answers where each of them stands: left, right and baseline. */
function textAt(x: number, top: number, px: number, places: number[][]) {
  return (drawing: Parameters<typeof write>[0]) =>
    sentences.forEach((sentence, i) => {
      const baseline = top + i * px * 1.5;
      places.push([x, x + write(drawing, sentence, x, baseline, px), baseline]);
    });
}

/** Each place is one box: from its first letter to its last, at most one block of what the JPEG adds to it, and across its baseline. */
function expectLinesAt(boxes: readonly Box[], places: readonly number[][], px: number): void {
  for (const [left = 0, right = 0, baseline = 0] of places) {
    const at = boxes.filter(
      ([x, y, width, height]) =>
        y < baseline - 2 && y + height >= baseline - 2 && x < right && x + width > left,
    );
    expect(at).toHaveLength(1);
    const [x, y, width, height] = at[0] as Box;
    expect(Math.abs(x - left)).toBeLessThanOrEqual(Math.max(8, px / 2));
    expect(Math.abs(x + width - right)).toBeLessThanOrEqual(Math.max(8, px / 2));
    expect(y).toBeLessThan(baseline - px * 0.6);
    expect(height).toBeLessThan(px * 1.5 + 4);
  }
}

for (const px of [9, 13, 20, 40]) {
  test(`lines of ${px} pixels are found whole, dark on light and light on dark`, () => {
    for (const [ink, background] of [
      ['#202124', '#fff'],
      ['#e8eaed', '#202124'],
      ['#fff', '#0b57d0'],
      ['#757575', '#fff'],
    ] as const) {
      const places: number[][] = [];
      const screen = drawnScreen({
        background,
        draw: (drawing) => {
          drawing.fillStyle = ink;
          textAt(30, 100, px, places)(drawing);
        },
      });
      const boxes = findLines(screen, [whole(screen)]);
      expect(boxes).toHaveLength(sentences.length);
      expectLinesAt(boxes, places, px);
    }
  });
}

test('columns and windows side by side stay apart, and come row by row from left to right', () => {
  const places: number[][] = [];
  const screen = drawnScreen({
    draw: (drawing) => {
      textAt(30, 100, 16, places)(drawing);
      drawing.fillStyle = '#202124';
      drawing.fillRect(600, 40, 640, 400);
      drawing.strokeStyle = '#888';
      drawing.strokeRect(590.5, 30.5, 660, 420);
      drawing.fillStyle = '#fff';
      textAt(640, 100, 16, places)(drawing);
    },
  });
  const boxes = findLines(screen, [whole(screen)]);
  expectLinesAt(boxes, places, 16);
  expect(boxes.map(([x]) => x < 600)).toEqual([true, false, true, false, true, false]);
});

test('a frame, a rule, or the sides of a button are no part of a line', () => {
  const places: number[][] = [];
  const screen = drawnScreen({
    draw: (drawing) => {
      const width = write(drawing, 'Continue to the next question', 60, 120, 15);
      places.push([60, 60 + width, 120]);
      drawing.strokeRect(44.5, 100.5, width + 30, 30);
      drawing.fillRect(0, 90, 1280, 1);
      drawing.fillRect(20, 0, 2, 720);
    },
  });
  const boxes = findLines(screen, [whole(screen)]);
  expect(boxes).toHaveLength(1);
  expectLinesAt(boxes, places, 15);
});

test('accents above and below belong to their line', () => {
  const screen = drawnScreen({
    draw: (drawing) => void write(drawing, 'Ổ khoá đã được mở, NGHỆ THUẬT', 40, 200, 24),
  });
  const [box] = findLines(screen, [whole(screen)]);
  const [, y = 0, , height = 0] = box ?? [];
  const rows = [...Array(screen.height).keys()].filter((row) =>
    screen.data.subarray(row * screen.width, (row + 1) * screen.width).some((level) => level < 64),
  );
  expect(y).toBeLessThanOrEqual(rows[0] as number);
  expect(y + height).toBeGreaterThan(rows.at(-1) as number);
});

test('a region finds the lines that it touches, whole, and no other', () => {
  const places: number[][] = [];
  const screen = drawnScreen({ draw: textAt(30, 100, 16, places) });
  const all = findLines(screen, [whole(screen)]);
  const second = places[1]?.[2] as number;
  expect(findLines(screen, [[200, second - 8, 30, 6]])).toEqual([all[1]]);
  expect(
    findLines(screen, [
      [60, second - 8, 30, 6],
      [250, second - 4, 30, 3],
      [100, 400, 50, 50],
    ]),
  ).toEqual([all[1]]);
  expect(findLines(screen, [[700, 400, 100, 100]])).toEqual([]);
  expect(
    findLines(screen, [
      [-50, -50, 20, 20],
      [5000, 5000, 10, 10],
    ]),
  ).toEqual([]);
});

test('a line that goes on far beyond the region is followed to both ends', () => {
  const places: number[][] = [];
  const text =
    'a long line of small print that goes from one side of the screen to the other one and is not cut '.repeat(
      2,
    );
  const screen = drawnScreen({
    width: 1920,
    draw: (drawing) => places.push([20, 20 + write(drawing, text, 20, 300, 16), 300]),
  });
  const boxes = findLines(screen, [[900, 290, 20, 10]]);
  expect(boxes).toHaveLength(1);
  expectLinesAt(boxes, places, 16);
});

test('there is nothing to read on an empty screen, on noise or on a gradient', () => {
  let state = 7;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const size = { width: 1280, height: 720 };
  const noise = Uint8Array.from({ length: 1280 * 720 }, () => random() * 256);
  const slope = Uint8Array.from({ length: 1280 * 720 }, (_, i) => ((i % 1280) / 1280) * 255);
  for (const data of [new Uint8Array(1280 * 720).fill(200), noise, slope]) {
    expect(findLines({ ...size, data }, [[0, 0, 1280, 720]])).toEqual([]);
  }
});

test('there is an end to the lines of one screen', () => {
  const screen = drawnScreen({
    width: 1920,
    height: 1600,
    draw: (drawing) => {
      for (let y = 12; y < 1600; y += 16) for (let x = 4; x < 1900; x += 90) write(drawing, 'word', x, y, 11);
    },
  });
  const boxes = findLines(screen, [whole(screen)]);
  expect(boxes).toHaveLength(MOST_LINES);
  expect(Math.max(...boxes.map(([, y]) => y))).toBeLessThan(700);
});

test('a picture of a few pixels has no lines', () => {
  for (const [width, height] of [
    [1, 1],
    [2, 40],
    [40, 1],
  ] as const) {
    const picture = { width, height, data: new Uint8Array(width * height) };
    expect(findLines(picture, [[0, 0, width, height]])).toEqual([]);
  }
});
