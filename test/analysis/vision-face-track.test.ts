import { expect, test } from 'vitest';
import {
  detectionFrom,
  detectionOf,
  isOnPicture,
  isSameFace,
  trackFrom,
} from '../../src/analysis/vision/faces/face-track.ts';
import { cropAround, MESH_POINTS } from '../../src/analysis/vision/faces/mesh.ts';
import { plainPicture } from './fixtures/pictures.ts';

/** Points that fill an ellipse of 100×140 around (300, 200), the eyes in its upper half, turned by `angle`. */
function meshTurned(angle: number): Float32Array {
  const points = new Float32Array(MESH_POINTS * 3);
  const put = (i: number, x: number, y: number): void => {
    points[i * 3] = 300 + x * Math.cos(angle) - y * Math.sin(angle);
    points[i * 3 + 1] = 200 + x * Math.sin(angle) + y * Math.cos(angle);
  };
  for (let i = 0; i < MESH_POINTS; i += 1) {
    const around = (i / MESH_POINTS) * 2 * Math.PI;
    put(i, 50 * Math.cos(around), 70 * Math.sin(around));
  }
  for (const [i, x] of [
    [33, -30],
    [133, -10],
    [362, 10],
    [263, 30],
  ] as const) {
    put(i, x, -20);
  }
  return points;
}

test.each([0, 0.4, -0.7])('the next crop lies on the mesh and is turned with it, by %d', (angle) => {
  const mesh = { points: meshTurned(angle), presence: 1 };
  const { box, confidence } = detectionFrom(mesh, 0.8);
  expect(confidence).toBe(0.8);
  expect(box[2]).toBeCloseTo(box[3], 6);
  expect(box[2] / 140).toBeCloseTo(0.94, 2);
  const square = cropAround(detectionOf(trackFrom(mesh, 0.8)));
  expect(square.angle).toBeCloseTo(angle, 4);
  // A little below the middle, down along the face.
  expect(square.center.x).toBeCloseTo(300 - Math.sin(angle) * 140 * 0.04, 0);
  expect(square.center.y).toBeCloseTo(200 + Math.cos(angle) * 140 * 0.04, 0);
});

test('a face does not leap, nor change its size at once', () => {
  expect(isSameFace([100, 100, 100, 100], [130, 110, 100, 100])).toBe(true);
  expect(isSameFace([100, 100, 100, 100], [180, 100, 100, 100])).toBe(false);
  expect(isSameFace([100, 100, 100, 100], [125, 125, 50, 50])).toBe(false);
});

test('half of a face is the least that can be followed', () => {
  const picture = plainPicture(640, 480);
  expect(isOnPicture([-45, 100, 100, 100], picture)).toBe(true);
  expect(isOnPicture([-55, 100, 100, 100], picture)).toBe(false);
  expect(isOnPicture([600, 440, 100, 100], picture)).toBe(false);
});
