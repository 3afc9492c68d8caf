import { canonicalPoints } from './canonical-face.ts';
import type { FaceMesh } from './mesh.ts';
import { type Matrix3, nearestRotation } from './rotation.ts';

/** Degrees. The signs are those of FaceObservation. */
export interface HeadPose {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

const DEGREES = 180 / Math.PI;

/**
 * The turn of the head: the rotation that best lays a canonical face over the mesh (least squares,
 * Kabsch 1976), for points that hardly move with the expression. Null for a collapsed mesh.
 */
export function headPose(mesh: FaceMesh): HeadPose | null {
  const rotation = nearestRotation(covariance(mesh));
  return rotation && anglesOf(rotation);
}

/** Angles of a rotation that turns yaw, then pitch, then roll; axes: x right, y up, z to the camera. */
export function anglesOf(r: Matrix3): HeadPose {
  return {
    yaw: -Math.atan2(r[2], r[8]) * DEGREES,
    pitch: Math.asin(Math.max(-1, Math.min(1, r[5]))) * DEGREES,
    roll: -Math.atan2(r[3], r[4]) * DEGREES,
  };
}

/** Sum of outer products, mesh × canonical, both about their centres. The mesh's y and z axes are flipped to ours. */
function covariance({ points }: FaceMesh): Matrix3 {
  const sums: Matrix3 = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  // The canonical points are given about their centre, so the mesh's centre cancels out.
  for (const [index, ...canonical] of canonicalPoints) {
    const at = index * 3;
    const seen = [points[at] as number, -(points[at + 1] as number), -(points[at + 2] as number)];
    for (let row = 0; row < 3; row += 1) {
      for (let column = 0; column < 3; column += 1) {
        sums[row * 3 + column] =
          (sums[row * 3 + column] as number) + (seen[row] as number) * (canonical[column] as number);
      }
    }
  }
  return sums;
}
