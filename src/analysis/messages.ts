import type { CameraObservation } from './observation.ts';
import type { ModelPaths } from './runtime/convert/ensure-models.ts';

/** What an analyser should look for in one camera frame beside the faces. */
export interface Look {
  objects: boolean;
  thumbnail: boolean;
}

/** Everything that crosses the thread boundary. */
export type ToAnalyser =
  | { type: 'load'; models: ModelPaths }
  | { type: 'analyse'; job: number; jpeg: Uint8Array; look: Look }
  | { type: 'close' };

export type FromAnalyser =
  | { type: 'ready'; runtime: string; loadMs: number }
  | { type: 'observed'; job: number; observation: CameraObservation }
  | { type: 'refused'; job: number; code: 'bad-frame' | 'analysis-failed'; message: string };
