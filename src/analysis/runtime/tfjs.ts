import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { GraphSource } from './convert/graph-writer.ts';
import { type NetworkName, type NetworkSource, networks } from './convert/networks.ts';
import { sourceOf } from './convert/sources.ts';
import type { WeightEntry } from './convert/weights.ts';
import { freeBatch } from './free-batch.ts';
import {
  BadInputError,
  type Model,
  type Runtime,
  type Session,
  SessionClosedError,
  type Tensor,
  type TensorInfo,
  UnsupportedModelError,
} from './runtime.ts';
import type { OpenedTensorFlow, TensorFlow } from './tensorflow.ts';

export interface TfjsRuntimeOptions extends OpenedTensorFlow {
  /** Where a network comes from; by default the npm packages that carry them. */
  source?: (name: NetworkName) => Promise<GraphSource>;
}

/**
 * TensorFlow.js on any of its backends, with the networks as their packages ship them. Runs block the thread that calls
 * them, except for the part that a GPU does. Takes the first dimension as it comes: several pictures can be run together.
 */
export class TfjsRuntime implements Runtime {
  readonly name: string;
  readonly #tf: TensorFlow;
  readonly #source: NonNullable<TfjsRuntimeOptions['source']>;
  readonly #sessions = new Set<Session>();

  constructor({ tf, backend, source = sourceOf }: TfjsRuntimeOptions) {
    this.name = `tfjs-${backend}`;
    this.#tf = tf;
    this.#source = source;
  }

  async load(model: Model): Promise<Session> {
    if (typeof model !== 'string') throw new UnsupportedModelError(this.name, model.file);
    const graph = await this.#graph(await this.#source(model));
    const session: TfjsSession = new TfjsSession({
      tf: this.#tf,
      graph,
      network: networks[model],
      onClose: () => this.#sessions.delete(session),
    });
    this.#sessions.add(session);
    await session.warmUp();
    return session;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.close()));
  }

  #graph(source: GraphSource): Promise<GraphModel> {
    const { json, bin } = freeBatch(source);
    const model = JSON.parse(json);
    const groups: { weights: WeightEntry[] }[] = model.weightsManifest;
    return this.#tf.loadGraphModel({
      load: async () => ({
        ...model,
        weightSpecs: groups.flatMap(({ weights }) => weights),
        weightData: new Uint8Array(bin).buffer,
      }),
    });
  }
}

interface TfjsSessionOptions {
  tf: TensorFlow;
  graph: GraphModel;
  network: NetworkSource;
  onClose: () => void;
}

class TfjsSession implements Session {
  readonly inputs: readonly TensorInfo[];
  readonly #tf: TensorFlow;
  readonly #network: NetworkSource;
  readonly #onClose: () => void;
  #graph: GraphModel | null;
  #outputs: readonly TensorInfo[] = [];

  constructor({ tf, graph, network, onClose }: TfjsSessionOptions) {
    this.#tf = tf;
    this.#graph = graph;
    this.#network = network;
    this.#onClose = onClose;
    this.inputs = Object.entries(network.inputs).map(([name, node]) => {
      const shape = graph.inputs.find((input) => input.name === node)?.shape ?? [];
      return { name, dims: channelsFirst([1, ...shape.slice(1)]) };
    });
  }

  get outputs(): readonly TensorInfo[] {
    return this.#outputs;
  }

  /** One run before the first frame: it moves the weights to where they are used, and tells the outputs' shapes. */
  async warmUp(): Promise<void> {
    const nothing = this.inputs.map(({ name, dims }) => [
      name,
      { dims, data: new Float32Array(dims.reduce((size, dim) => size * dim, 1)) },
    ]);
    const answers = await this.run(Object.fromEntries(nothing));
    this.#outputs = Object.entries(answers).map(([name, { dims }]) => ({ name, dims }));
  }

  async run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    const graph = this.#graph;
    if (!graph) throw new SessionClosedError();
    const found = this.#tf.tidy(() => this.#execute(graph, inputs));
    try {
      const names = Object.keys(this.#network.outputs);
      const answers = await Promise.all(found.map(read));
      return Object.fromEntries(answers.map((answer, i) => [names[i], answer]));
    } finally {
      for (const tensor of found) tensor.dispose();
    }
  }

  async close(): Promise<void> {
    const graph = this.#graph;
    if (!graph) return;
    this.#graph = null;
    this.#onClose();
    graph.dispose();
  }

  #execute(graph: GraphModel, inputs: Record<string, Tensor>): TfTensor[] {
    const feeds: Record<string, TfTensor> = {};
    for (const { name, dims } of this.inputs) {
      const given = inputs[name];
      if (!given) throw new BadInputError(name, dims, undefined);
      const tensor = this.#tf.tensor(given.data, [...given.dims]);
      const node = this.#network.inputs[name] ?? name;
      feeds[node] = tensor.rank === 4 ? this.#tf.transpose(tensor, [0, 2, 3, 1]) : tensor;
    }
    const found = graph.execute(feeds, Object.values(this.#network.outputs));
    return (Array.isArray(found) ? found : [found]).map((output) =>
      output.rank === 4 ? this.#tf.transpose(output, [0, 3, 1, 2]) : output,
    );
  }
}

/** TensorFlow's order, [n, height, width, channels], to ours, [n, channels, height, width]. */
function channelsFirst(shape: readonly number[]): readonly number[] {
  const [n = 1, height = 1, width = 1, channels = 1] = shape;
  return shape.length === 4 ? [n, channels, height, width] : shape;
}

async function read(tensor: TfTensor): Promise<Tensor> {
  const data = await tensor.data();
  if (!(data instanceof Float32Array)) throw new TypeError(`An output is ${tensor.dtype}, not float32.`);
  // A copy: what a backend hands out may be its own memory.
  return { dims: tensor.shape, data: data.slice() };
}
