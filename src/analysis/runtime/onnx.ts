import * as ort from 'onnxruntime-node';
import type { ModelPaths } from './convert/ensure-models.ts';
import {
  type Model,
  type Runtime,
  type Session,
  SessionClosedError,
  type Tensor,
  type TensorInfo,
  UnsupportedModelError,
} from './runtime.ts';

/**
 * ONNX Runtime on the CPU. Both `create` and `run` block the thread that calls them although they
 * return promises, so this belongs in a worker thread; one thread a session, because whole frames
 * in parallel use the cores better than the parts of one frame.
 */
export class OnnxRuntime implements Runtime {
  readonly name = 'onnx-cpu';
  readonly #models: Partial<ModelPaths>;
  readonly #sessions = new Set<OnnxSession>();

  /** `models` tells where the converted file of each network lies; who loads files only needs none. */
  constructor({ models = {} }: { models?: Partial<ModelPaths> } = {}) {
    this.#models = models;
  }

  async load(model: Model): Promise<Session> {
    const path = typeof model === 'string' ? this.#models[model] : model.file;
    if (path === undefined) throw new UnsupportedModelError(this.name, String(model));
    const options: ort.InferenceSession.SessionOptions = {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    };
    const inner = await ort.InferenceSession.create(path, options);
    const session = new OnnxSession(inner, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.close()));
  }
}

class OnnxSession implements Session {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Inputs that the file declares as 64-bit integers: what is given is rounded to them. */
  readonly #integers: ReadonlySet<string>;
  readonly #onClose: () => void;
  #inner: ort.InferenceSession | null;

  constructor(inner: ort.InferenceSession, onClose: () => void) {
    this.#inner = inner;
    this.#onClose = onClose;
    this.inputs = inner.inputMetadata.map(tensorInfo);
    this.#integers = new Set(inner.inputMetadata.filter(isInteger).map(({ name }) => name));
    this.outputs = inner.outputMetadata.map(tensorInfo);
  }

  async run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    if (!this.#inner) throw new SessionClosedError();
    const feeds: Record<string, ort.Tensor> = {};
    for (const [name, { data, dims }] of Object.entries(inputs)) {
      feeds[name] = this.#integers.has(name)
        ? new ort.Tensor(
            'int64',
            BigInt64Array.from(data, (value) => BigInt(Math.round(value))),
            dims,
          )
        : new ort.Tensor('float32', data, dims);
    }
    const answers: Record<string, Tensor> = {};
    for (const [name, { dims, data }] of Object.entries(await this.#inner.run(feeds))) {
      if (!(data instanceof Float32Array)) throw new TypeError(`Output "${name}" is not float32.`);
      answers[name] = { dims, data };
    }
    return answers;
  }

  async close(): Promise<void> {
    const inner = this.#inner;
    if (!inner) return;
    this.#inner = null;
    this.#onClose();
    await inner.release();
  }
}

function isInteger(meta: ort.InferenceSession.ValueMetadata): boolean {
  return meta.isTensor && meta.type === 'int64';
}

function tensorInfo(meta: ort.InferenceSession.ValueMetadata): TensorInfo {
  const dims = meta.isTensor ? meta.shape.map((dim) => (typeof dim === 'number' ? dim : -1)) : [];
  return { name: meta.name, dims };
}
