import { expect, test } from 'vitest';
import { type CalibrationDot, CalibrationLooks } from '../../src/signals/calibration.ts';
import { faceWith } from '../support/observations.ts';

/** Four dots near the corners, 2.5 s each, the first at 10 s. */
const dots: CalibrationDot[] = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
].map(([x = 0, y = 0], i) => ({ x, y, from: 10_000 + i * 2_500, to: 12_500 + i * 2_500 }));

/** Somebody who follows the dots with head and eyes, 300 ms late, around a middle of their own. */
function follow(looks: CalibrationLooks, { from = 0, to = 30_000, everyMs = 500, gaze = true } = {}) {
  for (let at = from; at < to; at += everyMs) {
    const dot = dots.find((each) => at - 300 >= each.from && at - 300 < each.to);
    const [x, y] = dot ? [dot.x - 0.5, dot.y - 0.5] : [3, 3];
    looks.add(
      faceWith({
        yaw: 4 - x * 20,
        pitch: -6 - y * 12,
        gaze: gaze ? { x: 0.1 - x * 0.5, y: 0.05 - y * 0.4 } : null,
      }),
      at,
    );
  }
}

test('the middle of what was measured at the dots is the centre', () => {
  const looks = new CalibrationLooks();
  follow(looks);
  const centre = looks.centre(dots);
  expect(centre?.yaw).toBeCloseTo(4);
  expect(centre?.pitch).toBeCloseTo(-6);
  expect(centre?.gazeX).toBeCloseTo(0.1);
  expect(centre?.gazeY).toBeCloseTo(0.05);
});

test('eyes that could not be measured leave the head’s centre', () => {
  const looks = new CalibrationLooks();
  follow(looks, { gaze: false });
  expect(looks.centre(dots)).toMatchObject({ gazeX: null, gazeY: null });
  expect(looks.centre(dots)?.yaw).toBeCloseTo(4);
});

test('a face that was not seen at the dots gives no centre', () => {
  const looks = new CalibrationLooks();
  expect(looks.centre(dots)).toBeNull();
  follow(looks, { from: 0, to: 14_000 });
  expect(looks.centre(dots)).toBeNull();
  looks.add(undefined, 15_000);
  looks.add(faceWith({ yaw: null, pitch: null }), 15_500);
  expect(looks.centre([])).toBeNull();
});

test('old looks are forgotten', () => {
  const looks = new CalibrationLooks();
  follow(looks);
  looks.add(faceWith(), 200_000);
  expect(looks.centre(dots)).toBeNull();
});

test('a still frame repeats a look, but not one from before its dot', () => {
  const looks = new CalibrationLooks();
  // Measured once a second, while the eyes rest at a dot and 300 ms beyond it.
  for (const { from, x } of dots) {
    for (let at = from - 200; at < from + 2_300; at += 500) {
      const measuredAt = [from - 200, from + 1_300].findLast((instant) => instant <= at) ?? at;
      const yaw = measuredAt < from ? 90 : 4 - (x - 0.5) * 20;
      looks.add(faceWith({ yaw }), at, at !== measuredAt);
    }
  }
  expect(looks.centre(dots)?.yaw).toBeCloseTo(4);
});
