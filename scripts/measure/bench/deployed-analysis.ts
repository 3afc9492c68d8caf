import path from 'node:path';
import { ensureModels } from '../../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../../src/analysis/runtime/onnx.ts';
import { CameraAnalyser } from '../../../src/analysis/vision/camera-analyser.ts';
import { builtModule } from '../shared/built-server.ts';

/** What looks at frames. */
export interface Analysis {
  CameraAnalyser: typeof CameraAnalyser;
  OnnxRuntime: typeof OnnxRuntime;
  ensureModels: typeof ensureModels;
}

/** As the server runs it: built. Without a build it is the source, whose picture code costs more under tsx. */
export async function deployedAnalysis(tell: (words: string) => void): Promise<Analysis> {
  const [camera, onnx, models] = await Promise.all(
    [
      'analysis/vision/camera-analyser.js',
      'analysis/runtime/onnx.js',
      'analysis/runtime/convert/ensure-models.js',
    ].map(builtModule),
  );
  if (!camera || !onnx || !models) {
    tell('there is no built server (`npm run build:server`); its source costs more');
    return { CameraAnalyser, OnnxRuntime, ensureModels };
  }
  return { ...(await import(camera)), ...(await import(onnx)), ...(await import(models)) } as Analysis;
}

/** Where converted networks are kept: where the server keeps them too. */
export const modelsDir =
  process.env.MODELS_DIR ?? path.resolve(import.meta.dirname, '../../../.cache/models');
