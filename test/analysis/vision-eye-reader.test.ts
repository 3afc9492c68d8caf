import { expect, test } from 'vitest';
import { EyeReader } from '../../src/analysis/vision/faces/eye-reader.ts';
import type { EyeLook } from '../../src/analysis/vision/faces/iris.ts';
import { MESH_POINTS } from '../../src/analysis/vision/faces/mesh.ts';
import { plainPicture } from './fixtures/pictures.ts';

const picture = plainPicture(8, 8);
const mesh = { points: new Float32Array(MESH_POINTS * 3), presence: 1 };
const ahead = { yaw: 0, pitch: 0, roll: 0 };
const eye = (side: EyeLook['side'], x: number, opening = 0.3): EyeLook => ({
  iris: { x: (side === 'right' ? -0.045 : 0.045) + x, y: -0.065 },
  opening,
  side,
});

/** Reads a face whose eyes are these, and counts the looks at the second. */
async function read(first: EyeLook | null, second: EyeLook | null) {
  let beside = 0;
  const irises = {
    look: async () => first,
    lookBeside: async () => {
      beside += 1;
      return second;
    },
  };
  return { ...(await new EyeReader({ irises }).read(picture, mesh, ahead)), beside };
}

test('one eye tells that a person looks ahead', async () => {
  const { gaze, eyesOpen, beside } = await read(eye('right', -0.03), null);
  expect(gaze?.x).toBeCloseTo(0.03 / (0.4 * Math.sin(Math.PI / 4)), 6);
  expect({ eyesOpen, beside }).toEqual({ eyesOpen: true, beside: 0 });
});

test('eyes to a side are read together', async () => {
  const { gaze, beside } = await read(eye('right', -0.1), eye('left', -0.2));
  expect(gaze?.x).toBeCloseTo(0.15 / (0.4 * Math.sin(Math.PI / 4)), 6);
  expect(beside).toBe(1);
});

test('a second eye that is hidden or shut leaves it at the first', async () => {
  const alone = 0.1 / (0.4 * Math.sin(Math.PI / 4));
  expect((await read(eye('right', -0.1), null)).gaze?.x).toBeCloseTo(alone, 6);
  expect((await read(eye('right', -0.1), eye('left', 0, 0.05))).gaze?.x).toBeCloseTo(alone, 6);
});

test('shut eyes have no gaze, eyes too small say nothing', async () => {
  expect(await read(eye('left', 0, 0.08), null)).toEqual({ gaze: null, eyesOpen: false, beside: 0 });
  expect(await read(null, null)).toEqual({ gaze: null, eyesOpen: null, beside: 0 });
});
