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
  /** Null when it cannot be told: eyes too small, or the head turned too far. */
  readonly eyesOpen: boolean | null;
}

/** What to look for in one camera frame beside the faces. */
export interface Look {
  objects: boolean;
  thumbnail: boolean;
}

export interface CameraObservation {
  readonly width: number;
  readonly height: number;
  /** Mean brightness, 0 (black) to 255 (white). */
  readonly luminance: number;
  /** Largest first, 10 at most. */
  readonly faces: readonly FaceObservation[];
  /** Null when this frame was not searched for objects. */
  readonly objects: readonly SeenObject[] | null;
  /** A JPEG 160 pixels wide, or null when none was asked for. */
  readonly thumbnail: Uint8Array | null;
  /** How thoroughly the frame was looked at; `full` is detector and mesh. */
  readonly path: 'full';
  /** Milliseconds spent in each step; 0 for a step that was left out. */
  readonly timings: {
    readonly decodeMs: number;
    readonly facesMs: number;
    readonly objectsMs: number;
  };
}
