import type { ModelPaths } from './convert/ensure-models.ts';
import type { Runtime } from './runtime.ts';
import type { OpenedTensorFlow, OpenTensorFlowOptions } from './tensorflow.ts';

/** The setting INFERENCE. */
export type Inference = 'auto' | 'onnx' | 'tfjs';

/** Frames that a thread with a GPU has in work at once, and so the largest batch: a GPU is as fast with a few as with one. */
export const GPU_LANES = 8;

export interface OpenRuntimeOptions extends OpenTensorFlowOptions {
  inference: Inference;
  /** Where the converted file of each network lies. */
  models: ModelPaths;
  /** Are ONNX files plugged in? Then only ONNX Runtime will do. */
  hasPlugIns: boolean;
  /** Tests let it fail. */
  openOnnx?: (models: ModelPaths) => Promise<Runtime>;
}

export interface OpenedRuntime {
  readonly runtime: Runtime;
  /** What `auto` came to. */
  readonly inference: 'onnx' | 'tfjs';
  /** How many frames should be in work at once; above 1, runs of the same network should be batched. */
  readonly lanes: number;
  /**
   * TensorFlow's native library works in one thread of a process only (tensorflow/tfjs issue 8388), and brings
   * threads of its own.
   */
  readonly oneThread: boolean;
}

/**
 * Chooses what runs the networks. `auto` is ONNX Runtime, unless TensorFlow.js for GPUs is installed and sees one, or
 * ONNX Runtime does not exist for this platform.
 */
export async function openRuntime(options: OpenRuntimeOptions): Promise<OpenedRuntime> {
  const { inference, hasPlugIns, models, openOnnx = defaultOnnx, notice } = options;
  if (inference === 'tfjs') return tfjs(options);
  if (inference === 'auto' && !hasPlugIns) {
    const { openTensorFlowOnGpu } = await import('./tensorflow.ts');
    const onGpu = await openTensorFlowOnGpu(options);
    if (onGpu) return ofTensorFlow(onGpu);
  }
  try {
    return { runtime: await openOnnx(models), inference: 'onnx', lanes: 1, oneThread: false };
  } catch (error) {
    if (inference === 'onnx' || hasPlugIns) throw error;
    notice?.(
      `ONNX Runtime cannot be loaded here, TensorFlow.js takes its place: ${(error as Error).message}`,
    );
    return tfjs(options);
  }
}

async function defaultOnnx(models: ModelPaths): Promise<Runtime> {
  // Its native library is looked for only now, so that a platform without one can use TensorFlow.js.
  const { OnnxRuntime } = await import('./onnx.ts');
  return new OnnxRuntime({ models });
}

async function tfjs(options: OpenTensorFlowOptions): Promise<OpenedRuntime> {
  const { openTensorFlow } = await import('./tensorflow.ts');
  return ofTensorFlow(await openTensorFlow(options));
}

async function ofTensorFlow(opened: OpenedTensorFlow): Promise<OpenedRuntime> {
  const [{ TfjsRuntime }, { BatchingRuntime }] = await Promise.all([
    import('./tfjs.ts'),
    import('./batching.ts'),
  ]);
  const runtime = new TfjsRuntime(opened);
  const oneThread = opened.backend !== 'wasm';
  if (opened.backend !== 'node-gpu') return { runtime, inference: 'tfjs', lanes: 1, oneThread };
  const batching = new BatchingRuntime({ runtime, largest: GPU_LANES });
  return { runtime: batching, inference: 'tfjs', lanes: GPU_LANES, oneThread };
}
