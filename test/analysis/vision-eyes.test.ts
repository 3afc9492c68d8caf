import { expect, test } from 'vitest';
import { eyesOpen, opennessOf } from '../../src/analysis/vision/faces/eyes.ts';
import { type FaceMesh, MESH_POINTS } from '../../src/analysis/vision/faces/mesh.ts';

const ahead = { yaw: 0, pitch: 0, roll: 0 };

/** Two eyes of a width in pixels whose lids are apart by a share of it. */
function meshWithEyes(openness: number, width = 30): FaceMesh {
  const points = new Float32Array(MESH_POINTS * 3);
  const set = (index: number, x: number, y: number) => points.set([x, y, 0], index * 3);
  for (const { x, corners, lids } of [
    { x: 0, corners: [33, 133], lids: [160, 144, 159, 145, 158, 153] },
    { x: 100, corners: [362, 263], lids: [387, 373, 386, 374, 385, 380] },
  ]) {
    for (const [i, corner] of corners.entries()) set(corner, x + i * width, 50);
    for (const [i, lid] of lids.entries()) {
      const gap = openness * width;
      set(lid, x + (width * (Math.floor(i / 2) + 1)) / 4, 50 + (i % 2 === 0 ? -gap / 2 : gap / 2));
    }
  }
  return { points, presence: 1 };
}

test('openness is the gap between the lids over the width of the eye', () => {
  expect(opennessOf(meshWithEyes(0.3))).toBeCloseTo(0.3, 4);
  expect(opennessOf(meshWithEyes(0))).toBeCloseTo(0, 4);
});

test('wide eyes are open, shut ones are not', () => {
  expect(eyesOpen(meshWithEyes(0.28), ahead)).toBe(true);
  expect(eyesOpen(meshWithEyes(0.1), ahead)).toBe(false);
});

test('nothing is said of small eyes or a head turned away', () => {
  expect(eyesOpen(meshWithEyes(0.28, 6), ahead)).toBeNull();
  expect(eyesOpen(meshWithEyes(0.28), { ...ahead, yaw: -50 })).toBeNull();
});
