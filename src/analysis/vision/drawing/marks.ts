import type { Box } from '../../../protocol/common.ts';
import type { SeenObject } from '../../../protocol/incident.ts';
import type { CameraObservation, FaceObservation } from '../../observation.ts';

/** What is drawn onto a picture: the facts of the frame, no verdicts. */
export interface Marks {
  readonly faces: readonly MarkedFace[];
  readonly objects: readonly SeenObject[];
  /** Listed words on a screen; stills of cameras have none. */
  readonly words?: readonly MarkedWord[];
}

export interface MarkedWord {
  readonly box: Box;
  /** As the list spells it. */
  readonly keyword: string;
  /** 0–1 */
  readonly confidence: number;
}
export type MarkedFace = Pick<FaceObservation, 'box' | 'confidence' | 'yaw' | 'pitch' | 'gaze' | 'eyesOpen'>;

/** `objects` are those of the newest look for them, which may be of an earlier frame. */
export function marksOf({ faces }: Pick<CameraObservation, 'faces'>, objects: readonly SeenObject[]): Marks {
  return {
    faces: faces.map(({ box, confidence, yaw, pitch, gaze, eyesOpen }) => ({
      box,
      confidence,
      yaw,
      pitch,
      gaze,
      eyesOpen,
    })),
    objects,
  };
}
