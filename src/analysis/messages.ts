import type { Analysed, FrameMemory } from './frame-memory.ts';
import type { Look } from './observation.ts';
import type { ModelPaths } from './runtime/convert/ensure-models.ts';
import type { Inference } from './runtime/open-runtime.ts';

/** Files that operators plug in, by the setting that names them; null for the project's own network. */
export interface PlugIns {
  /** OBJECT_MODEL */
  readonly objectModel: string | null;
  /** FACE_MODEL */
  readonly faceModel: string | null;
}

export const noPlugIns: PlugIns = { objectModel: null, faceModel: null };

/** What a thread needs to know before its first frame. */
export interface AnalyserSettings {
  readonly inference: Inference;
  readonly models: ModelPaths;
  readonly plugIns: PlugIns;
}

/** What serves in a thread once its networks are loaded. */
export interface Serving {
  /** Library and backend, like `onnx-cpu` or `tfjs-node-gpu`. */
  readonly runtime: string;
  /** What INFERENCE=auto came to. */
  readonly inference: 'onnx' | 'tfjs';
  /** Frames that may be in work at once. */
  readonly lanes: number;
  /** There may be no second thread like this one. */
  readonly oneThread: boolean;
}

/** Everything that crosses the thread boundary. `id` tells which frame an answer belongs to. */
export type ToAnalyser =
  | ({ type: 'load' } & AnalyserSettings)
  | { type: 'analyse'; id: number; jpeg: Uint8Array; look: Look; memory: FrameMemory | null }
  | { type: 'close' };

export type FromAnalyser =
  | { type: 'notice'; text: string }
  | ({ type: 'ready'; loadMs: number } & Serving)
  | { type: 'failed'; code: string; message: string }
  | { type: 'observed'; id: number; analysed: Analysed }
  | { type: 'refused'; id: number; code: 'bad-frame' | 'analysis-failed'; message: string };
