import type { Expression } from '../../observation.ts';
import { type HeadPose, headPose } from './head-pose.ts';
import { type FaceMesh, meshPoint } from './mesh.ts';

/** Mesh points, the one on the picture's left first. Two of a brow's inner end, whose middle lies in the brow. */
const brows = { left: [55, 107], right: [285, 336] } as const;
const innerCorners = { left: 133, right: 362 } as const;
const outerCorners = { left: 33, right: 263 } as const;
const lids = {
  left: [
    [160, 144],
    [159, 145],
    [158, 153],
  ],
  right: [
    [387, 373],
    [386, 374],
    [385, 380],
  ],
} as const;
const mouthCorners = { left: 61, right: 291 } as const;
const lips = { upper: 13, lower: 14 } as const;

type FlatPoint = readonly [x: number, y: number];
const RADIANS = Math.PI / 180;

/**
 * The moving parts of a face, measured after the head's turn was taken back: of three ways that were tried on films of
 * heads that nod and turn, this one let the brows' height follow the pitch least (the picture's plane shortens it, and
 * distances in space carry the mesh's error in depth). Null for a collapsed mesh, which has no pose.
 */
export function expressionOf(mesh: FaceMesh, pose: HeadPose | null = headPose(mesh)): Expression | null {
  if (!pose) return null;
  const point = facePlane(mesh, pose);
  const unit = distance(point(outerCorners.left), point(outerCorners.right));
  if (!(unit > 0)) return null;
  const [leftBrow, rightBrow] = [middle(brows.left.map(point)), middle(brows.right.map(point))];
  const left = distance(leftBrow, point(innerCorners.left));
  const right = distance(rightBrow, point(innerCorners.right));
  return {
    browGap: distance(leftBrow, rightBrow) / unit,
    browHeight: (left + right) / 2 / unit,
    mouthWidth: distance(point(mouthCorners.left), point(mouthCorners.right)) / unit,
    mouthGap: distance(point(lips.upper), point(lips.lower)) / unit,
    eyeGap: (opening('left', point) + opening('right', point)) / 2,
  };
}

/** Where a mesh point lies on the face as it looks straight ahead: pixels, from an origin that does not matter. */
function facePlane(mesh: FaceMesh, { yaw, pitch, roll }: HeadPose): (index: number) => FlatPoint {
  const [sinYaw, cosYaw] = [Math.sin(yaw * RADIANS), Math.cos(yaw * RADIANS)];
  const [sinPitch, cosPitch] = [Math.sin(pitch * RADIANS), Math.cos(pitch * RADIANS)];
  const [sinRoll, cosRoll] = [Math.sin(roll * RADIANS), Math.cos(roll * RADIANS)];
  return (index) => {
    const { x, y, z } = meshPoint(mesh, index);
    // The pose was composed of roll, pitch, yaw, with y up and z to the camera: taken back in the other order.
    const [turnedX, depth] = [x * cosYaw - z * sinYaw, -x * sinYaw - z * cosYaw];
    const upright = -y * cosPitch - depth * sinPitch;
    return [turnedX * cosRoll - upright * sinRoll, turnedX * sinRoll + upright * cosRoll];
  };
}

/** The gap between an eye's lids over its width. */
function opening(side: 'left' | 'right', point: (index: number) => FlatPoint): number {
  const width = distance(point(outerCorners[side]), point(innerCorners[side]));
  const gaps = lids[side].map(([upper, lower]) => distance(point(upper), point(lower)));
  return width > 0 ? gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / width : 0;
}

function middle([a = [0, 0], b = a]: readonly FlatPoint[]): FlatPoint {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function distance(a: FlatPoint, b: FlatPoint): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
