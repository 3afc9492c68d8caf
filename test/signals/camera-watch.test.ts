import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { CameraWatch } from '../../src/signals/camera-watch.ts';
import { fullConsent } from '../support/exams.ts';
import { observationWith } from '../support/observations.ts';

const dark = { luminance: 10, contrast: 50, clipped: 0, sharpness: 200 };

function watching(): CameraWatch {
  return new CameraWatch({
    policy: resolvePolicy(),
    consent: fullConsent,
    allowAttention: false,
    faceModel: 'test',
    centre: null,
    now: 0,
  });
}

test('what was told of one face is not told of the next', () => {
  const watch = watching();
  watch.look(observationWith({ liveness: { live: 1 } }), 1_000, 1_000, false);
  watch.look(observationWith(), 1_500, 1_500, false);
  expect(watch.live(1_500)).toBe(true);
  watch.look(observationWith({ isNewFace: true }), 2_000, 2_000, false);
  expect(watch.live(2_000)).toBeNull();
});

test('a face in a picture with a fault is not compared', () => {
  const watch = watching();
  watch.template = { model: 'test', descriptors: [Float32Array.of(1, 0)] };
  const identity = { descriptor: Float32Array.of(0, 1) };
  const tagsOf = (fields: object, at: number) =>
    watch.look(observationWith({ identity, ...fields }), at, at, false).signals.map(({ tag }) => tag);
  expect(tagsOf({}, 0)).toContain('A10');
  expect(tagsOf({ quality: dark }, 500)).not.toContain('A10');
  expect(watch.identity(500)).toEqual({ match: false, similarity: expect.any(Number) });
});

test('a look at a picture with a fault does not tell again what was told before it', () => {
  const watch = watching();
  watch.look(observationWith({ liveness: { live: 1 } }), 0, 0, false);
  for (let at = 500; at <= 6_000; at += 500) {
    watch.look(observationWith({ liveness: { live: 0 }, quality: dark }), at, at, false);
  }
  // One look is no window.
  expect(watch.authenticity(6_000)).toMatchObject({ state: 'buffering', verdict: null });
});
