import type { HeadPose } from './head-pose.ts';
import type { EyeLook } from './iris.ts';
import { type FaceMesh, meshPoint } from './mesh.ts';

/** Mesh points of one eye: its two corners, and pairs of points on the upper and the lower lid. */
interface EyePoints {
  readonly corners: readonly [number, number];
  readonly lids: readonly (readonly [upper: number, lower: number])[];
}

const eyes: readonly EyePoints[] = [
  {
    corners: [33, 133],
    lids: [
      [160, 144],
      [159, 145],
      [158, 153],
    ],
  },
  {
    corners: [263, 362],
    lids: [
      [387, 373],
      [386, 374],
      [385, 380],
    ],
  },
];

/**
 * Lids closer than this share of the eye's width are shut. This mesh never lets lids touch: shut eyes
 * measure 0.15–0.16, open ones 0.17 and more with a median of 0.28.
 */
const OPEN_RATIO = 0.165;
/**
 * The same for the iris network, which knows lids better: shut eyes measure 0.11 at most, the narrowest open ones 0.17.
 * The middle of both.
 */
export const SHUT_BELOW = 0.14;
/** Degrees. Beyond it one eye is out of sight and the other too narrow to be measured. */
const MAX_TURN = 40;
/** Pixels; the lids of a smaller eye are less than two pixels apart. */
const MIN_EYE_WIDTH = 8;

/**
 * Whether the eyes are open, by the iris network where it looked (`eye`), else by the mesh. Null when the eyes are too small
 * or the head is turned too far to tell.
 */
export function eyesOpen(mesh: FaceMesh, pose: HeadPose, eye: EyeLook | null = null): boolean | null {
  if (Math.abs(pose.yaw) > MAX_TURN || Math.abs(pose.pitch) > MAX_TURN) return null;
  if (eye) return eye.opening >= SHUT_BELOW;
  const widths = eyes.map((eye) => eyeWidth(mesh, eye));
  if (Math.max(...widths) < MIN_EYE_WIDTH) return null;
  return opennessOf(mesh) > OPEN_RATIO;
}

/** The eye aspect ratio, lid distance over eye width (Soukupová and Čech 2016), over both eyes. */
export function opennessOf(mesh: FaceMesh): number {
  const [first, second] = eyes.map((eye) => ({ width: eyeWidth(mesh, eye), gap: lidGap(mesh, eye) }));
  if (!first || !second) return 0;
  // Summed before dividing, so that an eye that is turned away counts less.
  return (first.gap + second.gap) / Math.max(1e-6, first.width + second.width);
}

function eyeWidth(mesh: FaceMesh, eye: EyePoints): number {
  return distance(mesh, eye.corners[0], eye.corners[1]);
}

function lidGap(mesh: FaceMesh, eye: EyePoints): number {
  const gaps = eye.lids.map(([upper, lower]) => distance(mesh, upper, lower));
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

function distance(mesh: FaceMesh, a: number, b: number): number {
  const from = meshPoint(mesh, a);
  const to = meshPoint(mesh, b);
  return Math.hypot(from.x - to.x, from.y - to.y);
}
