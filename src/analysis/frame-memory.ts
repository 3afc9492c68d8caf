import type { Box } from '../protocol/common.ts';
import type { CameraObservation, FaceObservation, PictureQuality } from './observation.ts';

/**
 * What is remembered of a student's last frames, so that the next one costs less. It travels with the frame: any analyser
 * thread may take any student's frame, and a thread that ends takes nothing with it.
 */
export interface FrameMemory {
  /** Mean brightness of each cell of a coarse grid over the last frame that was looked at in full or tracked, 0–255. */
  readonly grid: Uint8Array;
  /** The newest frame showed what the one before it did: the next probably does, too. */
  readonly isCalm: boolean;
  readonly quality: PictureQuality;
  /** Size of that frame, pixels. */
  readonly width: number;
  readonly height: number;
  /** What that frame showed; a still frame repeats it. */
  readonly faces: readonly FaceObservation[];
  /** Where the largest face is followed; null when there is none, or more than one. */
  readonly track: FaceTrack | null;
}

/** Where the mesh is to be run next, as it was found in the last frame. */
export interface FaceTrack {
  /** The detector's box, moved along with the mesh since. */
  readonly box: Box;
  /** The detector's confidence when it saw the face last, 0–1. */
  readonly confidence: number;
  /** Right and left eye (the person's own), pixels: they turn the crop. */
  readonly eyes: readonly [readonly [x: number, y: number], readonly [x: number, y: number]];
}

/** What an analyser answers of one frame: what it saw, and what it needs to know again at the same student's next. */
export interface Analysed {
  readonly observation: CameraObservation;
  readonly memory: FrameMemory;
}
