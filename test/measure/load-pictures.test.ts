import jpegTurbo from '@julusian/jpeg-turbo';
import { expect, test } from 'vitest';
import { absenceOf, isAway } from '../../scripts/measure/load/absence.ts';
import { frameSize, NoisyCamera } from '../../scripts/measure/load/frame-loop.ts';
import { movingFrames, pose, stillFrames } from '../../scripts/measure/load/motion.ts';
import { stamped } from '../../scripts/measure/load/stamp.ts';
import { readJpegSize } from '../../src/frames/jpeg-header.ts';

const loopFrames = movingFrames + stillFrames;

/** Where a point of the scene is seen, from the picture's middle. */
const seen = (frame: number, x: number, y: number) => {
  const { x: panX, y: panY, zoom } = pose(frame % loopFrames);
  return [(x - panX) * zoom, (y - panY) * zoom] as const;
};

test('no point of the picture moves by more than 6 pixels from frame to frame, also where the loop begins anew', () => {
  for (let frame = 0; frame < loopFrames; frame += 1) {
    for (const [x, y] of [
      [-320, -240],
      [320, 240],
      [0, 0],
      [320, -240],
    ] as const) {
      const [x1, y1] = seen(frame, x, y);
      const [x2, y2] = seen(frame + 1, x, y);
      expect(Math.hypot(x2 - x1, y2 - y1)).toBeLessThan(6);
    }
  }
});

test('one fifth of the time nothing moves', () => {
  const moves = Array.from(
    { length: loopFrames },
    (_, i) => seen(i + 1, 100, 50).join() !== seen(i, 100, 50).join(),
  );
  expect(moves.filter((moved) => !moved).length / loopFrames).toBeCloseTo(0.2);
});

test('the same scene and pose never give the same pixels', () => {
  const scene = { width: 720, height: 544, data: new Uint8Array(720 * 544 * 3).fill(120) };
  const camera = new NoisyCamera(1);
  const [one, other] = [camera.take(scene, pose(0)), camera.take(scene, pose(0))].map((jpeg) =>
    jpegTurbo.decompressSync(Buffer.from(jpeg), { format: jpegTurbo.FORMAT_RGB }),
  );
  expect(one).toMatchObject({ width: frameSize.width, height: frameSize.height });
  expect(Buffer.compare(one?.data as Buffer, other?.data as Buffer)).not.toBe(0);
});

test('a stamped JPEG is the same picture in other bytes', () => {
  const pixels = Buffer.from(Array.from({ length: 32 * 16 * 3 }, (_, i) => (i * 7) % 256));
  const format = jpegTurbo.FORMAT_RGB;
  const jpeg = Uint8Array.from(jpegTurbo.compressSync(pixels, { format, width: 32, height: 16 }));
  const [first, second] = [stamped(jpeg, 1, 1), stamped(jpeg, 1, 2)];
  expect(Buffer.compare(first, second)).not.toBe(0);
  expect(readJpegSize(first)).toEqual({ width: 32, height: 16 });
  const decode = (bytes: Uint8Array) =>
    Buffer.from(jpegTurbo.decompressSync(Buffer.from(bytes), { format }).data);
  expect(Buffer.compare(decode(first), decode(jpeg))).toBe(0);
});

test('every face leaves once a minute, and once in a shorter run, long enough for its rule', () => {
  for (const [runMs, times] of [
    [12_000, 1],
    [30_000, 1],
    [180_000, 3],
  ] as const) {
    for (let student = 0; student < 7; student += 1) {
      const absence = absenceOf(student, 7, runMs);
      const away = Array.from({ length: runMs / 100 }, (_, i) => isAway(absence, i * 100));
      const departures = away.filter((isGone, i) => isGone && away[i - 1] === false).length;
      expect(departures).toBe(times);
      expect(away.filter(Boolean).length / times).toBeCloseTo(50, -0.5);
      expect(away.at(-1)).toBe(false);
    }
  }
});
