import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadFrameError } from '../../src/frames/bad-frame-error.ts';
import { readJpegSize } from '../../src/frames/jpeg-header.ts';

const u16 = (value: number) => [value >> 8, value & 0xff];
const start = [0xff, 0xd8];
const segment = (code: number, length: number) => [
  0xff,
  code,
  ...u16(length + 2),
  ...new Array(length).fill(0xaa),
];
const frameHeader = (width: number, height: number, code = 0xc0) => [
  ...[0xff, code, ...u16(11), 8, ...u16(height), ...u16(width), 1, 1, 0x11, 0],
];
const file = (...parts: number[][]) => new Uint8Array(parts.flat());

test('the size stands in the first frame header; nothing behind it is needed', () => {
  expect(readJpegSize(file(start, frameHeader(640, 480)))).toEqual({ width: 640, height: 480 });
});

test('segments, fill bytes and tables before it are skipped', () => {
  const before = [segment(0xe0, 14), segment(0xc4, 30), [0xff, 0xff], segment(0xfe, 500), [0xff, 0x01]];
  const jpeg = file(start, ...before, frameHeader(4_096, 1, 0xc2));
  expect(readJpegSize(jpeg)).toEqual({ width: 4_096, height: 1 });
});

test.each([
  ['nothing', new Uint8Array()],
  ['a PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['only a start', file(start)],
  ['a picture without a size', file(start, frameHeader(0, 480))],
  ['a side over 4096', file(start, frameHeader(4_097, 10))],
  ['a bomb', file(start, frameHeader(20_000, 20_000))],
  ['more than 1 MiB', Buffer.concat([file(start, frameHeader(64, 64)), Buffer.alloc(1024 * 1024)])],
  ['a scan before any frame header', file(start, [0xff, 0xda, 0, 2], frameHeader(64, 64))],
  ['an end before any frame header', file(start, [0xff, 0xd9], frameHeader(64, 64))],
  ['a length that stands still', file(start, [0xff, 0xe0, 0, 0], frameHeader(64, 64))],
  ['a frame header that is cut off', file(start, frameHeader(64, 64)).subarray(0, 9)],
])('%s is refused', (_, bytes) => {
  expect(() => readJpegSize(bytes)).toThrow(BadFrameError);
});

test('any bytes are read or refused, in little time', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        const { width, height } = readJpegSize(new Uint8Array([...start, ...bytes]));
        expect(Math.min(width, height)).toBeGreaterThan(0);
        expect(Math.max(width, height)).toBeLessThanOrEqual(4_096);
      } catch (error) {
        expect(error).toBeInstanceOf(BadFrameError);
      }
    }),
  );
  const long = randomBytes(1_000_000).fill(0xff, 2);
  long.set(start);
  const since = performance.now();
  expect(() => readJpegSize(long)).toThrow(BadFrameError);
  expect(performance.now() - since).toBeLessThan(500);
});
