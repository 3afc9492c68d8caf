import type { Point } from '../picture/picture.ts';
import { type FaceDetection, Landmark } from './blazeface.ts';
import { detectionFrom } from './face-track.ts';
import type { FaceMesh } from './mesh.ts';

/** Mesh scores lie near 0 or near 1, the exact cut matters little. */
export const MIN_PRESENCE = 0.5;

/**
 * In eye distances. A circle of this radius around the middle between the eyes lies wholly on the face: no second face
 * has its own eyes' middle there. Neighbours in group pictures were never nearer than 1.9; one face seen twice lies
 * within 1 unless the picture cuts off much of it.
 */
const ONE_FACE = 1;

/** A detection, and what the mesh made of it. */
export interface MeshedFace {
  readonly detection: FaceDetection;
  /** Null when the mesh did not look. */
  readonly mesh: FaceMesh | null;
}

/** A mesh that saw no face still returns points; they mean nothing. */
export function trustedMesh({ mesh }: MeshedFace): FaceMesh | null {
  return mesh && mesh.presence >= MIN_PRESENCE ? mesh : null;
}

/** Each face once: the first of those that lie on one another is kept, so the best comes first. */
export function eachOnce(faces: readonly MeshedFace[]): MeshedFace[] {
  const kept: { face: MeshedFace; eyes: Eyes }[] = [];
  for (const face of faces) {
    const eyes = eyesOf(face);
    if (kept.every((other) => !lieOnOneFace(eyes, other.eyes))) kept.push({ face, eyes });
  }
  return kept.map(({ face }) => face);
}

interface Eyes {
  readonly middle: Point;
  readonly distance: number;
}

/** Two detections of a face that is cut by the border differ much; their meshes come to lie on each other. */
function eyesOf(face: MeshedFace): Eyes {
  const mesh = trustedMesh(face);
  const { landmarks } = mesh ? detectionFrom(mesh, face.detection.confidence) : face.detection;
  const { x: rightX, y: rightY } = landmarks[Landmark.rightEye] ?? { x: 0, y: 0 };
  const { x: leftX, y: leftY } = landmarks[Landmark.leftEye] ?? { x: 0, y: 0 };
  return {
    middle: { x: (rightX + leftX) / 2, y: (rightY + leftY) / 2 },
    distance: Math.hypot(leftX - rightX, leftY - rightY),
  };
}

function lieOnOneFace(a: Eyes, b: Eyes): boolean {
  const apart = Math.hypot(a.middle.x - b.middle.x, a.middle.y - b.middle.y);
  return apart < ONE_FACE * Math.max(a.distance, b.distance);
}
