import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type * as converter from '@tensorflow/tfjs-converter';
import type * as core from '@tensorflow/tfjs-core';

/** What is used of TensorFlow.js. Its packages for Node offer the same and more. */
export type TensorFlow = Pick<
  typeof core,
  'add' | 'backend' | 'memory' | 'ready' | 'setBackend' | 'tensor' | 'tidy' | 'transpose' | 'zeros'
> &
  Pick<typeof converter, 'loadGraphModel'>;

export interface OpenedTensorFlow {
  readonly tf: TensorFlow;
  /** What really computes: `node` also when the GPU package is installed and sees no GPU. */
  readonly backend: 'node-gpu' | 'node' | 'wasm';
}

export interface OpenTensorFlowOptions {
  /** Loads a package that may not be installed; tests give others. */
  importPackage?: (name: string) => Promise<unknown>;
  /** Receives a sentence for operators where something else serves than one may expect. */
  notice?: (text: string) => void;
}

// Both are optional, so nothing but these strings may name them.
const gpuPackage = '@tensorflow/tfjs-node-gpu';
const cpuPackage = '@tensorflow/tfjs-node';

/** The fastest TensorFlow.js that is there: on a GPU, else native, else WebAssembly, which is always there. */
export async function openTensorFlow(options: OpenTensorFlowOptions = {}): Promise<OpenedTensorFlow> {
  for (const name of [gpuPackage, cpuPackage]) {
    const tf = await openNative(name, options);
    if (!tf) continue;
    if (seesGpu(tf)) return { tf, backend: 'node-gpu' };
    // Not `node` in place of `node-gpu`: both would register the same backend, and on the CPU they are the same.
    if (name === gpuPackage) options.notice?.(`${gpuPackage} is installed but sees no GPU: it uses the CPU.`);
    return { tf, backend: 'node' };
  }
  return { tf: await openWasm(), backend: 'wasm' };
}

/** TensorFlow.js on a GPU, or null where there is none or the package is not installed. */
export async function openTensorFlowOnGpu(
  options: OpenTensorFlowOptions = {},
): Promise<OpenedTensorFlow | null> {
  const tf = await openNative(gpuPackage, options);
  if (!tf) return null;
  if (seesGpu(tf)) return { tf, backend: 'node-gpu' };
  options.notice?.(`${gpuPackage} is installed but sees no GPU.`);
  return null;
}

/**
 * TensorFlow falls back to the CPU without an error. The native backend tells, through `isUsingGpuDevice`, whether a device
 * of type GPU was in TensorFlow's list when it was made (tfjs-node 4.22, binding/tfjs_backend.cc).
 */
function seesGpu(tf: TensorFlow): boolean {
  return (tf.backend() as { isUsingGpuDevice?: unknown }).isUsingGpuDevice === true;
}

/** Null when the package is not installed, or when it is and does not work; then the notice says why. */
async function openNative(
  name: string,
  { importPackage = (specifier) => import(specifier), notice }: OpenTensorFlowOptions,
): Promise<TensorFlow | null> {
  try {
    const tf = exportsOf(await importPackage(name));
    await tf.setBackend('tensorflow');
    await tf.ready();
    // What loads need not work: on Node 23 and newer version 4.22 fails at its first operation.
    const sum = tf.tidy(() => tf.add(tf.tensor([1]), tf.tensor([2])).dataSync()[0]);
    if (sum !== 3) throw new Error(`it says that 1 + 2 is ${sum}`);
    return tf;
  } catch (error) {
    if (!isMissing(error, name)) notice?.(`${name} is installed but does not work: ${messageOf(error)}`);
    return null;
  }
}

/** Of a CommonJS package everything is in `default`, and by chance also beside it. */
function exportsOf(loaded: unknown): TensorFlow {
  return (loaded as { default?: TensorFlow }).default ?? (loaded as TensorFlow);
}

/** A package whose own parts are missing is installed badly, which is something else than not at all. */
function isMissing(error: unknown, name: string): boolean {
  const { code } = error as { code?: string };
  const isNotFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return isNotFound && messageOf(error).includes(`'${name}'`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One thread: in Node this backend has no more, whatever is asked for. */
async function openWasm(): Promise<TensorFlow> {
  const [tf, { loadGraphModel }, { setWasmPaths }] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-converter'),
    import('@tensorflow/tfjs-backend-wasm'),
  ]);
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  setWasmPaths(`${folder}/`);
  if (!(await tf.setBackend('wasm'))) throw new WasmBackendError();
  await tf.ready();
  return { ...tf, loadGraphModel };
}

export class WasmBackendError extends Error {
  readonly code = 'wasm-backend';
  constructor() {
    super('TensorFlow.js cannot start its WebAssembly backend here.');
  }
}
