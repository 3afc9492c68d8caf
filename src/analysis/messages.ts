import type { Analysed, FrameMemory } from './frame-memory.ts';
import type { Look } from './observation.ts';
import type { ModelPaths } from './runtime/convert/ensure-models.ts';

/** Everything that crosses the thread boundary. */
export type ToAnalyser =
  | { type: 'load'; models: ModelPaths }
  | { type: 'analyse'; jpeg: Uint8Array; look: Look; memory: FrameMemory | null }
  | { type: 'close' };

export type FromAnalyser =
  | { type: 'ready'; runtime: string; loadMs: number }
  | { type: 'observed'; analysed: Analysed }
  | { type: 'refused'; code: 'bad-frame' | 'analysis-failed'; message: string };
