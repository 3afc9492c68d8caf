import type { FaceMesh } from '../faces/mesh.ts';
import type { Square } from '../picture/rotated-crop.ts';
import { squareOver } from './similarity.ts';

/** The side, pixels, for which ArcFace's template is written. */
const SIDE = 112;

/**
 * Where ArcFace's networks (Deng et al. 2019, and most that came after) want middle of the eyes, tip of the nose and corners
 * of the mouth; left and right are the picture's. For inputs of another size the template grows with the side.
 */
const template = [
  { index: [33, 160, 158, 133, 153, 144], x: 38.2946 / SIDE, y: 51.6963 / SIDE },
  { index: [362, 385, 387, 263, 373, 380], x: 73.5318 / SIDE, y: 51.5014 / SIDE },
  { index: 4, x: 56.0252 / SIDE, y: 71.7366 / SIDE },
  { index: 61, x: 41.5493 / SIDE, y: 92.3655 / SIDE },
  { index: 291, x: 70.7299 / SIDE, y: 92.2041 / SIDE },
];

export function arcFaceChip(mesh: FaceMesh): Square {
  return squareOver(template, mesh, 0);
}
