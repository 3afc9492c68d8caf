import type { FaceTrack } from '../../frame-memory.ts';
import { overlap } from '../picture/boxes.ts';
import { type Box, clip, type Picture, type Point } from '../picture/picture.ts';
import type { FaceDetection } from './blazeface.ts';
import { type FaceMesh, MESH_POINTS, meshPoint } from './mesh.ts';

/**
 * The detector's box as the mesh's points tell it: a square of this share of their longer extent, with its centre this
 * share of it further down the face. Over 400 frames the detector's own box differs by 3 % in size and place.
 */
const BOX = { side: 0.94, down: 0.04 };
/** A face overlaps itself from one frame to the next by more than this, else it is another, or the mesh has jumped. */
const SAME_FACE_OVERLAP = 0.3;
/** A face is lost when less of its box than this lies on the picture. */
const LEAST_VISIBLE = 0.5;

/** Mesh points around which each landmark of the detector lies, in the detector's order. */
const landmarkPoints = [[33, 133], [362, 263], [4], [13, 14], [127], [356]] as const;

/** What the detector would say of a face whose mesh is known, so that the next crop can do without it. */
export function detectionFrom(mesh: FaceMesh, confidence: number): FaceDetection {
  const landmarks = landmarkPoints.map((points) => middle(points.map((index) => meshPoint(mesh, index))));
  const [right, left] = landmarks as [Point, Point];
  const angle = Math.atan2(left.y - right.y, left.x - right.x);
  const { center, length } = extentOf(mesh, angle);
  const side = length * BOX.side;
  const x = center.x - Math.sin(angle) * length * BOX.down;
  const y = center.y + Math.cos(angle) * length * BOX.down;
  return { box: [x - side / 2, y - side / 2, side, side], confidence, landmarks };
}

export function trackFrom(mesh: FaceMesh, confidence: number): FaceTrack {
  const { box, landmarks } = detectionFrom(mesh, confidence);
  const [right, left] = landmarks as [Point, Point];
  return {
    box,
    confidence,
    eyes: [
      [right.x, right.y],
      [left.x, left.y],
    ],
  };
}

/** Where a tracked face was, in the form in which the detector tells it; of the landmarks only the eyes. */
export function detectionOf({ box, confidence, eyes }: FaceTrack): FaceDetection {
  return { box, confidence, landmarks: eyes.map(([x, y]) => ({ x, y })) };
}

/** Whether a face may have moved like this between two frames. */
export function isSameFace(before: Box, after: Box): boolean {
  return overlap(before, after) >= SAME_FACE_OVERLAP;
}

/** Whether enough of a face lies on the picture to follow it. */
export function isOnPicture(box: Box, picture: Picture): boolean {
  const [, , width, height] = clip(box, picture);
  return width * height >= LEAST_VISIBLE * box[2] * box[3];
}

/** Centre of all points and their longer extent, in a frame that is turned by `angle`. */
function extentOf({ points }: FaceMesh, angle: number): { center: Point; length: number } {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < MESH_POINTS * 3; i += 3) {
    const x = (points[i] as number) * cos + (points[i + 1] as number) * sin;
    const y = (points[i + 1] as number) * cos - (points[i] as number) * sin;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  return {
    center: { x: u * cos - v * sin, y: u * sin + v * cos },
    length: Math.max(right - left, bottom - top),
  };
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
