import type { FaceTrack } from '../../frame-memory.ts';
import type { FaceObservation } from '../../observation.ts';
import { overlap } from '../picture/boxes.ts';
import { type Box, boundsOf, clip, type Picture } from '../picture/picture.ts';
import type { FaceDetection, FaceDetector } from './blazeface.ts';
import { expressionOf } from './expression.ts';
import type { EyeReader } from './eye-reader.ts';
import { eyesOpen } from './eyes.ts';
import { detectionFrom, detectionOf, isOnPicture, isSameFace, trackFrom } from './face-track.ts';
import { headPose } from './head-pose.ts';
import type { FaceMesh, FaceMesher } from './mesh.ts';
import { eachOnce, type MeshedFace, MIN_PRESENCE, trustedMesh } from './meshed-face.ts';

/** Most faces reported of one picture. */
export const MAX_FACES = 10;
/** Only the largest faces get a mesh: they are the ones near the camera. */
export const MAX_MESHES = 4;

/**
 * A detection this sure is a face whatever the mesh says: the mesh loses covered faces (masks, a hand)
 * that the detector still knows.
 */
const CERTAIN = 0.78;
/**
 * A face that has moved out of its old box further than this is meshed again where it is now: on a crop that is off by a
 * quarter of the face, angles are off by ten degrees.
 */
const WELL_CUT = 0.75;

/**
 * The longer side of a face's box over the picture's shorter side, above which the detector looks again from further
 * away. It was trained on whole faces: of faces cut by the border it sees parts, or the same face twice, or nothing.
 * Of pictures cropped around one face, the first look alone counted 226 of 227 rightly at 0.8, and 289 of 391 at 1.4.
 */
const CLOSE = 0.6;
/** The second look keeps faces above this: a close one may measure a little less there, and the first look saw the small. */
const STILL_CLOSE = 0.5;
/** Shares of the picture that the second look adds on each side: one octave of an image pyramid. */
const STEP_BACK = 0.5;

export interface FaceAnalyserOptions {
  detector: Pick<FaceDetector, 'detect'>;
  mesher: Pick<FaceMesher, 'mesh'>;
  eyes: Pick<EyeReader, 'read'>;
}

/** How to look for faces. */
export interface FaceLook {
  /** Where the only face was in the last frame; null when there was none, or several. */
  readonly track: FaceTrack | null;
  /** Where the largest face was in the last frame, tracked or not; null when there was none. */
  readonly last: Box | null;
  /** Runs the detector although a face is tracked. */
  readonly full: boolean;
  readonly expression: boolean;
}

/** A face with what other networks need to look at it more closely. */
export interface SeenFace {
  readonly observation: FaceObservation;
  readonly detection: FaceDetection;
  /** Null when the mesh did not look, or did not trust what it saw. */
  readonly mesh: FaceMesh | null;
}

export interface SeenFaces {
  /** Largest first, MAX_FACES at most. */
  readonly faces: readonly SeenFace[];
  /** Where to look in the next frame. */
  readonly track: FaceTrack | null;
  /** There is a face, and it is not known to be the one that was there in the last frame. */
  readonly isNewFace: boolean;
  readonly path: 'tracked' | 'full';
}

/** Faces of a picture with head pose, and with gaze for the largest. */
export class FaceAnalyser {
  readonly #detector: FaceAnalyserOptions['detector'];
  readonly #mesher: FaceAnalyserOptions['mesher'];
  readonly #eyes: FaceAnalyserOptions['eyes'];

  constructor({ detector, mesher, eyes }: FaceAnalyserOptions) {
    this.#detector = detector;
    this.#mesher = mesher;
    this.#eyes = eyes;
  }

  /** A tracked face is looked for where it was; the detector looks when it is not there any more. */
  async analyse(picture: Picture, look: FaceLook): Promise<SeenFaces> {
    const tracked = look.track && !look.full ? await this.#follow(picture, look.track) : null;
    const found = tracked ? [tracked] : await this.#find(picture);
    const faces = await this.#observe(picture, found, look);
    const [largest] = faces;
    const isLost = look.track !== null && tracked === null && !look.full;
    const isWhereItWas = largest && look.last ? isSameFace(look.last, largest.detection.box) : false;
    return {
      faces,
      track:
        faces.length === 1 && largest?.mesh ? trackFrom(largest.mesh, largest.detection.confidence) : null,
      isNewFace: largest !== undefined && (isLost || !isWhereItWas),
      path: tracked ? 'tracked' : 'full',
    };
  }

  /** Null when the face is lost: the mesh does not see one, or what it sees has jumped or left the picture. */
  async #follow(picture: Picture, track: FaceTrack): Promise<MeshedFace | null> {
    const first = await this.#meshAt(picture, detectionOf(track));
    if (!first || !isSameFace(track.box, first.detection.box)) return null;
    if (overlap(track.box, first.detection.box) >= WELL_CUT) return first;
    return this.#meshAt(picture, first.detection);
  }

  async #meshAt(picture: Picture, cut: FaceDetection): Promise<MeshedFace | null> {
    const mesh = await this.#mesher.mesh(picture, cut);
    const detection = detectionFrom(mesh, cut.confidence);
    return mesh.presence >= MIN_PRESENCE && isOnPicture(detection.box, picture) ? { detection, mesh } : null;
  }

  /**
   * A close face is looked for again from further away, and so is one where nobody was found: a face that more than fills
   * the picture is often not seen at all. Weak detections do not tell beforehand: up to a third of such faces leave none.
   * A face at its usual distance costs no second look; a room without one does, unless it is still.
   */
  async #find(picture: Picture): Promise<MeshedFace[]> {
    const seen = await this.#facesIn(picture, boundsOf(picture));
    const isEnough = seen.length > 0 && seen.every((face) => sizeIn(picture, face) <= CLOSE);
    const again = isEnough ? [] : await this.#facesIn(picture, steppedBack(picture));
    const close = again.filter((face) => sizeIn(picture, face) > STILL_CLOSE);
    const faces = eachOnce([...close.toSorted(byConfidence), ...seen.toSorted(byConfidence)]);
    return faces.toSorted((a, b) => area(b.detection) - area(a.detection)).slice(0, MAX_FACES);
  }

  async #facesIn(picture: Picture, region: Box): Promise<MeshedFace[]> {
    const detections = await this.#detector.detect(picture, region);
    const largest = detections.toSorted((a, b) => area(b) - area(a)).slice(0, MAX_FACES);
    const faces: MeshedFace[] = [];
    for (const [rank, detection] of largest.entries()) {
      const mesh = rank < MAX_MESHES ? await this.#mesher.mesh(picture, detection) : null;
      if (isFace({ detection, mesh })) faces.push({ detection, mesh });
    }
    return faces;
  }

  async #observe(picture: Picture, found: readonly MeshedFace[], look: FaceLook): Promise<SeenFace[]> {
    const faces: SeenFace[] = [];
    for (const face of found) {
      const { detection, mesh } = face;
      const trusted = trustedMesh(face);
      const isLargest = faces.length === 0;
      const measures = trusted ? await this.#measure(picture, trusted, isLargest, look) : nothingMeasured;
      const observation: FaceObservation = {
        box: clip(detection.box, picture),
        confidence: detection.confidence,
        presence: mesh?.presence ?? null,
        ...measures,
      };
      faces.push({ observation, detection, mesh: trusted });
    }
    return faces;
  }

  async #measure(picture: Picture, mesh: FaceMesh, isLargest: boolean, look: FaceLook): Promise<Measures> {
    const pose = headPose(mesh);
    if (!pose) return nothingMeasured;
    const eyes = isLargest
      ? await this.#eyes.read(picture, mesh, pose)
      : { gaze: null, eyesOpen: eyesOpen(mesh, pose) };
    return { ...pose, ...eyes, expression: isLargest && look.expression ? expressionOf(mesh, pose) : null };
  }
}

/** Below CERTAIN the mesh decides. */
function isFace(face: MeshedFace): boolean {
  return face.detection.confidence >= CERTAIN || trustedMesh(face) !== null;
}

/** The longer side of its box over the picture's shorter side. */
function sizeIn({ width, height }: Picture, { detection: { box } }: MeshedFace): number {
  return Math.max(box[2], box[3]) / Math.min(width, height);
}

function steppedBack({ width, height }: Picture): Box {
  const wider = 1 + 2 * STEP_BACK;
  return [-STEP_BACK * width, -STEP_BACK * height, wider * width, wider * height];
}

function byConfidence(a: MeshedFace, b: MeshedFace): number {
  return b.detection.confidence - a.detection.confidence;
}

type Measures = Omit<FaceObservation, 'box' | 'confidence' | 'presence'>;
const nothingMeasured: Measures = {
  yaw: null,
  pitch: null,
  roll: null,
  eyesOpen: null,
  gaze: null,
  expression: null,
};

function area({ box }: FaceDetection): number {
  return box[2] * box[3];
}
