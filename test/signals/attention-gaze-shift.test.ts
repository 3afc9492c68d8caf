import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Learnt } from '../../src/signals/attention/baseline.ts';
import { completesGazeShift } from '../../src/signals/attention/gaze-shift.ts';
import type { FaceLook } from '../../src/signals/attention/recent-looks.ts';
import { faceWith, last, restless, Sitting } from './attention-faces.ts';

const baseline: Learnt = {
  browGap: { median: 0.3, spread: 0.005 },
  browHeight: { median: 0.22, spread: 0.005 },
  mouthWidth: 0.55,
  head: { yaw: 0, pitch: 0, roll: 0 },
  gazeNoise: 0.02,
};

/** Looks with the gaze at these places, one every `stepMs`; null where the eyes were shut. */
const looksAt = (places: readonly (number | null)[], stepMs = 100): FaceLook[] =>
  places.map((x, i) => ({ at: i * stepMs, ...faceWith({ gaze: x === null ? null : { x, y: 0 } }) }));

/** How many shifts are counted while these looks come one by one. */
function shiftsIn(looks: readonly FaceLook[], of: Learnt = baseline): number {
  return looks.filter((_, i) => completesGazeShift(looks.slice(Math.max(0, i - 7), i + 1), of)).length;
}

test.each([
  ['a jump', [0, 0, 0, 0.4, 0.4, 0.4]],
  ['a jump that one look caught on its way', [0, 0, 0, 0.2, 0.4, 0.4, 0.4]],
  ['a jump caught near its end', [0, 0, 0, 0.35, 0.42, 0.4, 0.4]],
  ['a jump with a blink in it', [0, 0, 0, null, 0.4, 0.4]],
])('%s is one shift', (_, places) => {
  expect(shiftsIn(looksAt(places))).toBe(1);
});

test.each([
  ['a resting gaze', [0, 0.02, -0.02, 0.01, 0, 0.02]],
  ['a slow drift', Array.from({ length: 40 }, (_, i) => i * 0.02)],
  ['a blink', [0, 0, null, null, 0, 0]],
  ['a single look elsewhere', [0, 0, 0.5, 0, 0, 0]],
  ['small steps, as in reading', [0, 0, 0.15, 0.15, 0.3, 0.3, 0.45, 0.45]],
  ['the beginning', [0.4, 0.4]],
])('%s is no shift', (_, places) => {
  expect(shiftsIn(looksAt(places))).toBe(0);
});

test('a drift is no shift at 4 looks a second either', () => {
  // Half of the way to the corner in two and a half seconds.
  expect(
    shiftsIn(
      looksAt(
        Array.from({ length: 11 }, (_, i) => i * 0.05),
        250,
      ),
    ),
  ).toBe(0);
});

test('what happened in a gap is not known', () => {
  const looks = looksAt([0, 0, 0.4, 0.4]).map((look, i) => ({ ...look, at: look.at + (i >= 2 ? 2_000 : 0) }));
  expect(shiftsIn(looks)).toBe(0);
});

test('eyes that turn against the head rest on the same place', () => {
  const looks = looksAt([0, 0, 0.4, 0.4]).map((look, i) => ({ ...look, yaw: i >= 2 ? 20 : 0 }));
  expect(shiftsIn(looks)).toBe(0);
});

test('where the gaze is noisy a shift must be larger', () => {
  const looks = looksAt([0, 0, 0.4, 0.4]);
  expect(shiftsIn(looks, { ...baseline, gazeNoise: 0.05 })).toBe(1);
  expect(shiftsIn(looks, { ...baseline, gazeNoise: 0.1 })).toBe(0);
});

test('noise within a fixation is never a shift', () => {
  const wobble = fc.double({ min: -0.06, max: 0.06, noNaN: true });
  fc.assert(
    fc.property(fc.array(wobble, { minLength: 5, maxLength: 60 }), (places) => {
      expect(shiftsIn(looksAt(places))).toBe(0);
    }),
  );
});

test('as many shifts as the policy allows are no sign, one more is', () => {
  const sitting = new Sitting({ fps: 5 }).settle();
  // One jump in 1.5 s: three in five seconds.
  expect(last(sitting.show(12_000, (at) => faceWith(restless(at, 1_700)))).account.gaze).toBe(0);
  expect(last(sitting.show(12_000, (at) => faceWith(restless(at, 1_000)))).account.gaze).toBe(1);
  // It is over five seconds after the last of them.
  expect(last(sitting.show(5_500)).account.gaze).toBe(0);
});
