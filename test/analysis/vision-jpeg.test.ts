import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { JpegDecoder, MAX_SCANS } from '../../src/analysis/vision/picture/jpeg-decoder.ts';
import { readJpegHeader } from '../../src/analysis/vision/picture/jpeg-header.ts';
import { encodeGreyJpeg, encodeJpeg, paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const jpeg = encodeJpeg(paste(plainPicture(320, 200, [200, 40, 90]), samplePortrait(), 90, 20, 150));
const decoder = new JpegDecoder();
const refused = expect.objectContaining({ code: 'bad-frame' });

describe('what is accepted', () => {
  test('the header tells size and passes', () => {
    expect(readJpegHeader(jpeg)).toEqual({ width: 320, height: 200, scans: 1 });
  });

  test('colours come as red, green, blue', () => {
    const { width, height, data } = decoder.decode(jpeg);
    expect([width, height, data.length]).toEqual([320, 200, 320 * 200 * 3]);
    const [red = 0, green = 0, blue = 0] = data;
    expect(Math.hypot(red - 200, green - 40, blue - 90)).toBeLessThan(15);
  });

  test('a greyscale file gives three equal channels', () => {
    const { data } = decoder.decode(encodeGreyJpeg(plainPicture(64, 48, [9, 77, 9])));
    expect(data.length).toBe(64 * 48 * 3);
    expect([...data.subarray(0, 3)]).toEqual([77, 77, 77]);
  });

  test('bytes after the end do no harm', () => {
    expect(decoder.decode(Buffer.concat([jpeg, Buffer.from('camera note')])).width).toBe(320);
  });
});

describe('what is refused', () => {
  test.each([0, 1, 2, 20, 200, 0.5, 0.9, 0.99])('a file cut off at %d', (at) => {
    const length = at < 1 ? Math.floor(jpeg.length * at) : at;
    expect(() => decoder.decode(jpeg.subarray(0, length))).toThrow(refused);
  });

  test('a file without its end marker', () => {
    expect(() => decoder.decode(jpeg.subarray(0, jpeg.length - 2))).toThrow(refused);
  });

  test('a scan that ends early although the end marker is there', () => {
    const half = Buffer.concat([jpeg.subarray(0, jpeg.length >> 1), Buffer.from([0xff, 0xd9])]);
    expect(() => decoder.decode(half)).toThrow(refused);
  });

  test('random bytes, with and without the first marker', () => {
    for (let i = 0; i < 50; i += 1) {
      const noise = randomBytes(2000);
      expect(() => decoder.decode(noise)).toThrow(refused);
      noise.set([0xff, 0xd8, 0xff]);
      expect(() => decoder.decode(noise)).toThrow(refused);
    }
  });

  test('a tiny file that claims to be huge', () => {
    const bomb = withSize(jpeg, 20_000, 20_000);
    expect(readJpegHeader(bomb)).toMatchObject({ width: 20_000, height: 20_000 });
    expect(() => decoder.decode(bomb)).toThrow(/4096/);
    expect(() => decoder.decode(withSize(jpeg, 4097, 10))).toThrow(refused);
  });

  test('a file that asks for thousands of passes', () => {
    const end = jpeg.subarray(-2);
    const emptyScan = Buffer.from([0xff, 0xda, 0x00, 0x08, 1, 1, 0x00, 0, 63, 0]);
    const passes = Array.from({ length: MAX_SCANS }, () => emptyScan);
    const many = Buffer.concat([jpeg.subarray(0, -2), ...passes, end]);
    expect(() => decoder.decode(many)).toThrow(/passes/);
  });

  test('a good picture after all of this still decodes', () => {
    expect(decoder.decode(jpeg).width).toBe(320);
  });
});

/** Writes another size into the frame header. */
function withSize(source: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(source);
  const header = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt16BE(height, header + 5);
  copy.writeUInt16BE(width, header + 7);
  return copy;
}
