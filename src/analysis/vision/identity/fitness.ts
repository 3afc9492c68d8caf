import type { SeenFace } from '../faces/face-analyser.ts';
import { type FaceMesh, meshPoint } from '../faces/mesh.ts';
import type { Picture, Point } from '../picture/picture.ts';
import { dlibChip } from './dlib-chip.ts';

/**
 * What a face must be like so that its descriptor says something. Measured with the dlib network on labelled pairs, as the
 * share of pairs of one person that were nearer than 0.6. Shrunk to a chip of 75 pixels 99.6 %, 48 pixels 95 %, 28 pixels
 * 59 %; turned sideways by 20° to 40° 42 of 45, by more one of 4. Rounded between those; 40° is also where the far eye is
 * lost from sight. No pair was there to tell what nodding beyond 30° does.
 */
export const fitnessLimits = {
  /** Side of dlib's square around the face, pixels: about 1.2 times the width of the detector's box. */
  leastSide: 60,
  /** Degrees off the camera. */
  mostYaw: 40,
  mostPitch: 30,
  /** How far a needed point may lie beyond the picture's border, as a share of that square. */
  mostOutside: 0.1,
} as const;

/** Outer corners of the eyes, tip of the nose, corners of the mouth: what must be in the picture. */
const NEEDED = [33, 263, 4, 61, 291];

/** The mesh of a face that is fit to be described, or null. */
export function fitMesh(picture: Picture, { mesh, observation }: SeenFace): FaceMesh | null {
  const { yaw, pitch } = observation;
  if (!mesh || yaw === null || pitch === null) return null;
  if (Math.abs(yaw) > fitnessLimits.mostYaw || Math.abs(pitch) > fitnessLimits.mostPitch) return null;
  const { side } = dlibChip(mesh);
  // Written so that a side which is no number is not large enough either.
  if (!(side >= fitnessLimits.leastSide)) return null;
  const outside = side * fitnessLimits.mostOutside;
  return NEEDED.every((index) => isNear(picture, meshPoint(mesh, index), outside)) ? mesh : null;
}

function isNear({ width, height }: Picture, { x, y }: Point, outside: number): boolean {
  return x >= -outside && y >= -outside && x <= width + outside && y <= height + outside;
}
