import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalPoints } from '../../src/analysis/vision/faces/canonical-face.ts';
import { headPose } from '../../src/analysis/vision/faces/head-pose.ts';
import { type FaceMesh, MESH_POINTS } from '../../src/analysis/vision/faces/mesh.ts';

const RADIANS = Math.PI / 180;

/**
 * The mesh of a head turned by known angles, written the plain way: tilt the head to the picture's right
 * (roll), nod (pitch), then turn the nose to the picture's left (yaw); then move and scale it in the picture.
 */
function turnedHead(yaw: number, pitch: number, roll: number, scale = 12): FaceMesh {
  const points = new Float32Array(MESH_POINTS * 3);
  const [sy, cy] = [Math.sin(yaw * RADIANS), Math.cos(yaw * RADIANS)];
  const [sp, cp] = [Math.sin(pitch * RADIANS), Math.cos(pitch * RADIANS)];
  const [sr, cr] = [Math.sin(roll * RADIANS), Math.cos(roll * RADIANS)];
  for (const [index, x0, y0, z0] of canonicalPoints) {
    const [x1, y1] = [x0 * cr + y0 * sr, -x0 * sr + y0 * cr];
    const [y2, z2] = [y1 * cp + z0 * sp, -y1 * sp + z0 * cp];
    const [x3, z3] = [x1 * cy - z2 * sy, x1 * sy + z2 * cy];
    // Pictures count y downwards, the mesh counts z away from the camera.
    points.set([300 + scale * x3, 200 - scale * y2, -scale * z3], index * 3);
  }
  return { points, presence: 1 };
}

test.each([
  ['straight', 0, 0, 0],
  ['nose to the left of the picture', 35, 0, 0],
  ['looking down', 0, -25, 0],
  ['top of the head to the right of the picture', 0, 0, 20],
  ['all at once', -40, 15, -10],
])('%s', (_, yaw, pitch, roll) => {
  const pose = headPose(turnedHead(yaw, pitch, roll));
  expect(pose?.yaw).toBeCloseTo(yaw, 3);
  expect(pose?.pitch).toBeCloseTo(pitch, 3);
  expect(pose?.roll).toBeCloseTo(roll, 3);
});

test('a nose to the left lies left of the face, a lowered one below its straight place', () => {
  const nose = (mesh: FaceMesh) => [mesh.points[3] ?? 0, mesh.points[4] ?? 0] as const;
  const [straightX, straightY] = nose(turnedHead(0, 0, 0));
  expect(nose(turnedHead(20, 0, 0))[0]).toBeLessThan(straightX);
  expect(nose(turnedHead(0, -20, 0))[1]).toBeGreaterThan(straightY);
});

test('any turn within ±80° comes back, at any size', () => {
  const angle = fc.double({ min: -80, max: 80, noNaN: true });
  const size = fc.double({ min: 1, max: 60, noNaN: true });
  fc.assert(
    fc.property(angle, angle, angle, size, (yaw, pitch, roll, scale) => {
      const pose = headPose(turnedHead(yaw, pitch, roll, scale));
      expect(pose?.yaw).toBeCloseTo(yaw, 2);
      expect(pose?.pitch).toBeCloseTo(pitch, 2);
      expect(pose?.roll).toBeCloseTo(roll, 2);
    }),
  );
});

test('a collapsed mesh has no pose', () => {
  expect(headPose({ points: new Float32Array(MESH_POINTS * 3), presence: 1 })).toBeNull();
});
