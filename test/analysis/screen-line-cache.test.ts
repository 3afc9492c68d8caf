import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineCache } from '../../src/analysis/screen/line-cache.ts';
import { cropLine, type LineCrop } from '../../src/analysis/screen/line-crop.ts';
import { quantisationOf } from '../../src/analysis/screen/quantisation.ts';
import { JpegDecoder } from '../../src/analysis/vision/picture/jpeg-decoder.ts';
import { drawScreen, encode } from './fixtures/screens.ts';

const decoder = new JpegDecoder();

interface Shown {
  readonly text: string;
  readonly font?: string;
  readonly quality?: number;
  /** Where on the grid of blocks it stands. */
  readonly x?: number;
  readonly y?: number;
  readonly ground?: string;
  readonly ink?: string;
}

/** As it would be found on a page; a box may be some pixels too large. */
function crop(
  { text, font = '14px sans-serif', quality = 0.7, x = 0, y = 0, ...look }: Shown,
  more = 0,
): LineCrop {
  const lines = [{ text, x: 24 + x, y: 40 + y }];
  const jpeg = encode(drawScreen({ ...look, lines, font, width: 480, height: 64 }), quality);
  const box = [20 + x - more, 22 + y - more, 450, 26 + more] as const;
  return cropLine(decoder.decodeGrey(jpeg), box, quantisationOf(jpeg).coarseness);
}

const reading = (text: string) => Promise.resolve({ text, confidence: 0.9 });
const fonts = ['12px sans-serif', '12px serif', '12px monospace', '15px sans-serif', 'bold 18px serif'];
const looks = [{}, { ground: '#1e1e1e', ink: '#dddddd' }, { ground: '#eef2f7', ink: '#334455' }];
const shown = fc.record({
  font: fc.constantFrom(...fonts),
  look: fc.constantFrom(...looks),
  x: fc.nat(7),
  y: fc.nat(7),
  quality: fc.constantFrom(0.5, 0.6, 0.7, 0.8, 0.9),
});

/** Words of which one is easily taken for the other. Capital I and small l are left out: they are one shape in many fonts. */
const pairs = [
  ['cat', 'car'],
  ['hit', 'bit'],
  ['ear', 'car'],
  ['1', 'l'],
  ['1', '7'],
  ['0', '8'],
  ['10', '16'],
  ['38', '33'],
  ['56', '66'],
  ['go', 'ga'],
  ['price', 'prioe'],
  ['now', 'nov'],
  ['modern', 'modem'],
  ['A)', 'B)'],
  ['not', 'now'],
  ['x', 'y'],
  ['Paris', 'Pairs'],
] as const;

test('another letter is never taken for one that is known', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...pairs), fc.boolean(), shown, shown, ([a, b], turned, one, other) => {
      const cache = new LineCache();
      const font = one.font;
      const text = (word: string) => `is the ${word} of x`;
      const known = { ...one.look, font, quality: one.quality, text: text(turned ? b : a) };
      void cache.keep(crop(known), reading('known'));
      const next = {
        ...one.look,
        font,
        quality: other.quality,
        x: other.x,
        y: other.y,
        text: text(turned ? a : b),
      };
      expect(cache.find(crop(next))).toBeNull();
    }),
    { numRuns: 300 },
  );
});

test('a line is found again at another quality and another place, whatever box it came in', () => {
  let found = 0;
  const looked = 150;
  fc.assert(
    fc.property(
      shown,
      shown,
      fc.nat(4),
      fc.string({
        minLength: 4,
        maxLength: 24,
        unit: fc.constantFrom(...'abcdefghiklmnorstuvwxyz 0123456789'),
      }),
      (one, other, more, words) => {
        const cache = new LineCache();
        const text = `Q ${words.trim()} why`;
        const { font } = one;
        void cache.keep(crop({ ...one.look, font, quality: one.quality, text }), reading(text));
        const again = { ...one.look, font, quality: other.quality, x: other.x, y: other.y, text };
        if (cache.find(crop(again, more))) found += 1;
      },
    ),
    { numRuns: looked },
  );
  // A cache may forget; that it hardly does is its worth.
  expect(found / looked).toBeGreaterThan(0.9);
});

test('the same quality at the same place on the grid always hits', () => {
  for (const quality of [0.5, 0.7, 0.9]) {
    for (const font of fonts) {
      const cache = new LineCache();
      void cache.keep(crop({ text: 'Explain why 1l0O5', font, quality }), reading(''));
      expect(cache.find(crop({ text: 'Explain why 1l0O5', font, quality, y: 8 }))).not.toBeNull();
    }
  }
});

test('a line that is still being read is known already, and what came of it is told to all', async () => {
  const cache = new LineCache();
  let resolve: (reading: { text: string; confidence: number }) => void = () => {};
  const line = crop({ text: 'some words' });
  const first = cache.keep(
    line,
    new Promise((done) => {
      resolve = done;
    }),
  );
  const second = cache.find(line);
  expect(second?.reading).toBeNull();
  resolve({ text: 'some words', confidence: 1 });
  await first.done;
  expect(second?.reading).toEqual({ text: 'some words', confidence: 1 });
});

test('a line that could not be read is forgotten', async () => {
  const cache = new LineCache();
  const line = crop({ text: 'some words' });
  await cache.keep(line, Promise.reject(new Error('no reader'))).done;
  expect([cache.find(line), cache.size, cache.bytes]).toEqual([null, 0, 0]);
});

test('the line that was not asked for the longest goes first', () => {
  const [a, b, c] = ['first line', 'second line', 'third line'].map((text) => crop({ text })) as [
    LineCrop,
    LineCrop,
    LineCrop,
  ];
  const cache = new LineCache({ mostLines: 2 });
  void cache.keep(a, reading('a'));
  void cache.keep(b, reading('b'));
  cache.find(a);
  void cache.keep(c, reading('c'));
  expect([a, b, c].map((line) => cache.find(line) !== null)).toEqual([true, false, true]);
});

test('it holds no more bytes than it may', () => {
  const lines = Array.from({ length: 12 }, (_, i) => crop({ text: `line ${'n'.repeat(i + 3)}` }));
  const cache = new LineCache({ mostBytes: 20_000 });
  for (const line of lines) {
    void cache.keep(line, reading(''));
    expect(cache.bytes).toBeLessThanOrEqual(20_000);
  }
  expect(cache.size).toBeGreaterThan(1);
  expect(cache.size).toBeLessThan(12);
  cache.clear();
  expect([cache.size, cache.bytes]).toEqual([0, 0]);
});
