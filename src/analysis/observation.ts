import type { Box } from '../protocol/common.ts';
import type { SeenObject } from '../protocol/incident.ts';

/** What the networks saw of one face. */
export interface FaceObservation {
  readonly box: Box;
  /** The detector's, 0–1. */
  readonly confidence: number;
  /** The mesh's own opinion whether this is a face, 0–1; null when the mesh did not look. */
  readonly presence: number | null;
  /**
   * Degrees: yaw > 0 nose to the picture's left, pitch < 0 looking down, roll > 0 top of the head to the
   * picture's right. Null when the mesh did not look or saw too little, for example behind a hand.
   */
  readonly yaw: number | null;
  readonly pitch: number | null;
  readonly roll: number | null;
  /**
   * Where the eyes turn inside the head, each −1…1: x > 0 to the picture's left, y > 0 up. Null when it cannot be told:
   * eyes shut or too small, or the head turned too far. Only the largest face is measured.
   */
  readonly gaze: { readonly x: number; readonly y: number } | null;
  /** Null when it cannot be told: eyes too small, or the head turned too far. */
  readonly eyesOpen: boolean | null;
  /** Only when `Look.expression` asked for it, and only of the largest face. */
  readonly expression: Expression | null;
}

/**
 * Distances of the face's moving parts over the distance between the eyes' outer corners, in the face's own plane, so that
 * neither size nor turn of the head changes them much.
 */
export interface Expression {
  /** Between the inner ends of the brows: small when they are drawn together. */
  readonly browGap: number;
  /** From the inner ends of the brows to the inner corners of the eyes, mean of both sides: small when lowered. */
  readonly browHeight: number;
  /** Between the corners of the mouth. */
  readonly mouthWidth: number;
  /** Between upper and lower lip. */
  readonly mouthGap: number;
  /** Between the lids over the eye's width, mean of both eyes. */
  readonly eyeGap: number;
}

/** Measures of the picture itself: what a technical fault would show. */
export interface PictureQuality {
  /** Mean brightness, 0 (black) to 255 (white). */
  readonly luminance: number;
  /** Standard deviation of the brightness, 0–128: a covered lens shows next to none. */
  readonly contrast: number;
  /** Share of samples that are almost white (above 250), 0–1. */
  readonly clipped: number;
  /** Variance of the Laplacian of the brightness at a fixed scale: low in a blurred picture. Of the largest face when there is one. */
  readonly sharpness: number;
}

/** What the liveness network says of the largest face: 0 (printed or replayed) to 1 (a live person). */
export interface LivenessLook {
  readonly live: number;
}

/** What identifies the largest face: a vector whose distance to another tells how alike two faces are. */
export interface FaceIdentity {
  readonly descriptor: Float32Array;
}

/** What to look for in one camera frame beside the faces. */
export interface Look {
  /** Detector and all, although the picture stands still or the face is tracked. */
  readonly full: boolean;
  readonly objects: boolean;
  readonly identity: boolean;
  readonly liveness: boolean;
  readonly expression: boolean;
  readonly thumbnail: boolean;
  /** The frame drawn with boxes and labels, for a client that asked for it. */
  readonly annotated: boolean;
}

/** The least that is looked at; a look is written as what it asks for beyond this. */
export const plainLook: Look = {
  full: false,
  objects: false,
  identity: false,
  liveness: false,
  expression: false,
  thumbnail: false,
  annotated: false,
};

/**
 * How thoroughly a frame was looked at: `still` compared pixels with the last frame that was looked at in full, and its
 * faces are repeated; `tracked` ran the mesh where the face was, with its loss test; `full` ran the detector.
 */
export type AnalysisPath = 'still' | 'tracked' | 'full';

export interface CameraObservation {
  readonly width: number;
  readonly height: number;
  readonly quality: PictureQuality;
  /** Largest first, 10 at most. */
  readonly faces: readonly FaceObservation[];
  /** The largest face is not the one that was followed until now, or there was none: who it is must be asked anew. */
  readonly isNewFace: boolean;
  /** Null when this frame was not searched for objects. */
  readonly objects: readonly SeenObject[] | null;
  /** Null when nobody asked, or no face is fit for it: one face that is large, sharp and facing the camera enough. */
  readonly identity: FaceIdentity | null;
  /** Null when nobody asked, or there is no face. */
  readonly liveness: LivenessLook | null;
  /** A JPEG 160 pixels wide, or null when none was asked for. */
  readonly thumbnail: Uint8Array | null;
  /** A JPEG of the frame with what was seen drawn on it, or null when none was asked for. */
  readonly annotated: Uint8Array | null;
  readonly path: AnalysisPath;
  readonly timings: Timings;
}

/** Milliseconds spent in each step; 0 for a step that was left out. */
export interface Timings {
  readonly decodeMs: number;
  readonly facesMs: number;
  readonly objectsMs: number;
  /** Identity and liveness. */
  readonly personMs: number;
  /** Thumbnail and drawn frame. */
  readonly picturesMs: number;
}
