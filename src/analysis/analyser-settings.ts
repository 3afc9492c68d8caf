import type { FrameMemory } from './frame-memory.ts';
import type { Look } from './observation.ts';
import type { ModelPaths } from './runtime/convert/ensure-models.ts';
import type { Inference } from './runtime/open-runtime.ts';
import type { ThreadServing } from './threads/messages.ts';

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
export interface Serving extends ThreadServing {
  /** Library and backend, like `onnx-cpu` or `tfjs-node-gpu`. */
  readonly runtime: string;
  /** What INFERENCE=auto came to. */
  readonly inference: 'onnx' | 'tfjs';
}

/** One frame to look at, and what the student's last one left behind. */
export interface CameraRequest {
  readonly jpeg: Uint8Array;
  readonly look: Look;
  readonly memory: FrameMemory | null;
}
