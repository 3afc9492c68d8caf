import { type AnalyserSettings, type CameraRequest, noPlugIns, type Serving } from './analyser-settings.ts';
import type { Analysed } from './frame-memory.ts';
import type { ModelPaths } from './runtime/convert/ensure-models.ts';
import { newWorker } from './threads/new-worker.ts';
import { WorkPool, type WorkPoolOptions } from './threads/work-pool.ts';

type PoolOptions = WorkPoolOptions<AnalyserSettings, Serving, CameraRequest, Analysed>;

export interface AnalyserPoolOptions
  extends Pick<PoolOptions, 'threads' | 'log' | 'restartMs' | 'patienceMs'>,
    Partial<Pick<PoolOptions, 'newWorker'>> {
  models: ModelPaths;
  /** The setting INFERENCE. */
  inference?: AnalyserSettings['inference'];
  /** The settings OBJECT_MODEL and FACE_MODEL. */
  plugIns?: AnalyserSettings['plugIns'];
}

/** The threads that look at camera frames: inference blocks its thread, and must not block ours. */
export class AnalyserPool extends WorkPool<AnalyserSettings, Serving, CameraRequest, Analysed> {
  constructor({ models, inference = 'auto', plugIns = noPlugIns, ...options }: AnalyserPoolOptions) {
    super({
      name: 'analyser',
      settings: { inference, models, plugIns },
      // A library that was found by trying is not looked for again.
      settle: (settings, { inference: found }) => ({ ...settings, inference: found }),
      changed: (before, now) => {
        if (before.runtime === now.runtime) return;
        // A native library may refuse to be loaded a second time.
        options.log.error({ before: before.runtime, now: now.runtime }, 'another runtime serves now');
      },
      newWorker: () => newWorker(new URL('./camera-thread', import.meta.url)),
      ...options,
    });
  }

  /** Library and backend that really serve, like `onnx-cpu`. */
  get runtime(): string {
    return this.serving?.runtime ?? 'loading';
  }
}
