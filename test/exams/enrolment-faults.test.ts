import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enrolmentLimits, pictureFault, pictureQuality } from '../../src/exams/enrolment-faults.ts';
import { faceWith, observationWith } from '../support/observations.ts';

const identity = { descriptor: new Float32Array(128) };
const liveness = { live: 0.9 };
const good = observationWith({ identity, liveness });
const quality = (changes: Partial<typeof good.quality>) => ({
  ...good,
  quality: { ...good.quality, ...changes },
});
const face = (changes: Parameters<typeof faceWith>[0]) => ({ ...good, faces: [faceWith(changes)] });

test('a good picture has no fault', () => {
  expect(pictureFault(good)).toBeNull();
});

test.each([
  ['no-face', { ...good, faces: [] }],
  ['multiple-faces', { ...good, faces: [faceWith(), faceWith({ box: [10, 10, 40, 40] })] }],
  ['too-small', face({ box: [200, 100, enrolmentLimits.faceWidthPx - 1, 120] })],
  ['too-dark', quality({ luminance: enrolmentLimits.darkest - 1 })],
  ['too-dark', { ...quality({ luminance: 3 }), faces: [] }],
  ['too-dark', quality({ clipped: enrolmentLimits.mostClipped + 0.01 })],
  ['too-blurry', quality({ sharpness: enrolmentLimits.leastSharpness - 1 })],
  ['looking-away', face({ yaw: enrolmentLimits.mostYaw + 1 })],
  ['looking-away', face({ yaw: -enrolmentLimits.mostYaw - 1 })],
  ['looking-away', face({ pitch: -enrolmentLimits.mostPitch - 1 })],
  ['looking-away', face({ yaw: null, pitch: null })],
  ['looking-away', { ...good, identity: null }],
  ['not-live', { ...good, liveness: { live: 0.1 } }],
])('%s', (code, observation) => {
  const fault = pictureFault(observation);
  expect(fault?.code).toBe(code);
  expect(fault?.message).toMatch(/\. .+\.$/); // What happened, and what to do.
});

test('what stands on a limit is good enough', () => {
  const { faceWidthPx, darkest, mostClipped, leastSharpness, mostYaw, mostPitch } = enrolmentLimits;
  const faces = [faceWith({ box: [0, 0, faceWidthPx, faceWidthPx], yaw: mostYaw, pitch: -mostPitch })];
  const limits = { luminance: darkest, clipped: mostClipped, sharpness: leastSharpness, contrast: 20 };
  expect(pictureFault({ ...good, faces, quality: limits })).toBeNull();
  expect(pictureQuality({ ...good, faces, quality: limits })).toBe(0);
});

test('what nobody measured is not held against a student', () => {
  expect(pictureFault({ ...good, liveness: null })).toBeNull();
});

test('quality is a share, and the worst property decides', () => {
  const arbitrary = fc.record({
    width: fc.double({ min: 0, max: 4_096, noNaN: true }),
    sharpness: fc.double({ min: 0, max: 1e5, noNaN: true }),
    yaw: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
  });
  fc.assert(
    fc.property(arbitrary, ({ width, sharpness, yaw }) => {
      const observation = {
        ...quality({ sharpness }),
        faces: [faceWith({ box: [0, 0, width, width], yaw })],
      };
      const value = pictureQuality(observation);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }),
  );
  const large = [faceWith({ box: [0, 0, 300, 300] })];
  expect(pictureQuality({ ...quality({ sharpness: 1_000 }), faces: large })).toBe(1);
  expect(pictureQuality({ ...quality({ sharpness: 60 }), faces: large })).toBeLessThan(0.1);
});
