import type { FaceObservation } from '../../observation.ts';
import { clip, type Picture } from '../picture/picture.ts';
import type { FaceDetection, FaceDetector } from './blazeface.ts';
import { eyesOpen } from './eyes.ts';
import { headPose } from './head-pose.ts';
import type { FaceMesh, FaceMesher } from './mesh.ts';

/** Most faces reported of one picture. */
export const MAX_FACES = 10;
/** Only the largest faces get a mesh: they are the ones near the camera. */
export const MAX_MESHES = 4;

/**
 * A detection this sure is a face whatever the mesh says: the mesh loses covered faces (masks, a hand)
 * that the detector still knows.
 */
const CERTAIN = 0.78;
/** Below CERTAIN the mesh decides. Its scores lie near 0 or near 1, the exact cut matters little. */
const MIN_PRESENCE = 0.5;

export interface FaceAnalyserOptions {
  detector: Pick<FaceDetector, 'detect'>;
  mesher: Pick<FaceMesher, 'mesh'>;
}

/** A face with what other networks need to look at it more closely. */
export interface SeenFace {
  readonly observation: FaceObservation;
  readonly detection: FaceDetection;
  /** Null when the mesh did not look, or did not trust what it saw. */
  readonly mesh: FaceMesh | null;
}

/** Faces of a picture with head pose and eyes. */
export class FaceAnalyser {
  readonly #detector: FaceAnalyserOptions['detector'];
  readonly #mesher: FaceAnalyserOptions['mesher'];

  constructor({ detector, mesher }: FaceAnalyserOptions) {
    this.#detector = detector;
    this.#mesher = mesher;
  }

  /** Largest first, MAX_FACES at most. */
  async analyse(picture: Picture): Promise<SeenFace[]> {
    const detections = await this.#detector.detect(picture);
    const largest = detections.toSorted((a, b) => area(b) - area(a)).slice(0, MAX_FACES);
    const faces: SeenFace[] = [];
    for (const [rank, detection] of largest.entries()) {
      const mesh = rank < MAX_MESHES ? await this.#mesher.mesh(picture, detection) : null;
      if (isFace(detection, mesh)) faces.push(observe(detection, mesh, picture));
    }
    return faces;
  }
}

function isFace(detection: FaceDetection, mesh: FaceMesh | null): boolean {
  return detection.confidence >= CERTAIN || (mesh !== null && mesh.presence >= MIN_PRESENCE);
}

function observe(detection: FaceDetection, mesh: FaceMesh | null, picture: Picture): SeenFace {
  // A mesh that saw no face still returns points; they mean nothing.
  const trusted = mesh && mesh.presence >= MIN_PRESENCE ? mesh : null;
  const pose = trusted && headPose(trusted);
  const observation: FaceObservation = {
    box: clip(detection.box, picture),
    confidence: detection.confidence,
    presence: mesh?.presence ?? null,
    yaw: pose?.yaw ?? null,
    pitch: pose?.pitch ?? null,
    roll: pose?.roll ?? null,
    eyesOpen: trusted && pose ? eyesOpen(trusted, pose) : null,
    gaze: null,
    expression: null,
  };
  return { observation, detection, mesh: trusted };
}

function area({ box }: FaceDetection): number {
  return box[2] * box[3];
}
