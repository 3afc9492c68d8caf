import type { Analysed, FrameMemory } from '../../../../src/analysis/frame-memory.ts';
import { type Look, plainLook } from '../../../../src/analysis/observation.ts';
import { deployedAnalysis, modelsDir } from '../deployed-analysis.ts';

/** This product's camera analysis, as an analyser thread has it. */
export interface Product {
  analyse(jpeg: Uint8Array, look: Look, memory: FrameMemory | null): Promise<Analysed>;
  close(): Promise<void>;
}

/** Presence, mesh, head pose and gaze: what each frame is looked at for. */
export const faceLook: Look = plainLook;
/** The same with the detector on every frame. */
export const fullLook: Look = { ...plainLook, full: true };

export async function openProduct(tell: (words: string) => void): Promise<Product> {
  const { CameraAnalyser, OnnxRuntime, ensureModels } = await deployedAnalysis(tell);
  const models = await ensureModels({ cacheDir: modelsDir });
  return CameraAnalyser.create({ runtime: new OnnxRuntime({ models }) });
}
