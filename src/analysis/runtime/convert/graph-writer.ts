import type { WeightEntry } from './weights.ts';

/** A network as a TF.js graph model: its model file, and its weight files in the manifest's order. */
export interface GraphSource {
  readonly json: string;
  readonly bin: Uint8Array;
}

/** Weights by layer without a graph, as TF.js stores the variables of a hand-written network. */
export interface LayerWeights {
  readonly entries: readonly WeightEntry[];
  readonly bin: Uint8Array;
}

/** An attribute in the protobuf-JSON form that TF.js graph models have. */
type Attribute =
  | { s: string }
  | { b: boolean }
  | { i: string }
  | { type: string }
  | { list: { i: string[] } | { s: string[] } }
  | { shape: { dim: { size: string }[] } };

interface WrittenNode {
  name: string;
  op: string;
  input: readonly string[];
  attr: Record<string, Attribute>;
}

/**
 * Writes a graph around layer weights, so that a network which its package keeps as code is converted and run like every
 * other one. The weights stay as they are, quantised ones too; constants of the graph are appended to them.
 */
export class GraphWriter {
  readonly #layers: LayerWeights;
  readonly #nodes: WrittenNode[] = [];
  readonly #used = new Set<string>();
  readonly #constants: { entry: WeightEntry; data: Float32Array | Int32Array }[] = [];

  constructor(layers: LayerWeights) {
    this.#layers = layers;
  }

  /** @param shape channels last, as in TensorFlow */
  placeholder(name: string, shape: readonly number[]): string {
    const dim = shape.map((size) => ({ size: String(size) }));
    return this.node('Placeholder', name, [], { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim } } });
  }

  node(
    op: string,
    name: string,
    input: readonly string[],
    attr: Readonly<Record<string, Attribute>> = {},
  ): string {
    this.#nodes.push({ name, op, input, attr });
    return name;
  }

  /** The stored weight of that name as an input for a node. */
  weight(name: string): string {
    if (this.#used.has(name)) return name;
    if (!this.#layers.entries.some((entry) => entry.name === name)) throw new MissingWeightError(name);
    this.#used.add(name);
    return this.node('Const', name, [], { dtype: { type: 'DT_FLOAT' } });
  }

  constant(name: string, shape: readonly number[], data: Float32Array | Int32Array): string {
    const isFloat = data instanceof Float32Array;
    const entry = { name, shape: [...shape], dtype: isFloat ? 'float32' : 'int32' };
    this.#constants.push({ entry, data });
    return this.node('Const', name, [], { dtype: { type: isFloat ? 'DT_FLOAT' : 'DT_INT32' } });
  }

  finish(): GraphSource {
    const weights = [...this.#layers.entries, ...this.#constants.map(({ entry }) => entry)];
    const bytes = this.#constants.map(({ data }) => new Uint8Array(data.buffer));
    return {
      json: JSON.stringify({
        format: 'graph-model',
        // TF.js insists on a version but reads nothing out of it.
        modelTopology: { node: this.#nodes, versions: {} },
        weightsManifest: [{ paths: [], weights }],
      }),
      bin: Buffer.concat([this.#layers.bin, ...bytes]),
    };
  }
}

export const text = (value: string): Attribute => ({ s: toBase64(value) });
export const texts = (...values: string[]): Attribute => ({ list: { s: values.map(toBase64) } });
export const integer = (value: number): Attribute => ({ i: String(value) });
export const integers = (...values: number[]): Attribute => ({ list: { i: values.map(String) } });

/** What every operator that slides a window over a picture has in common. */
export function sliding(stride: number, padding: 'SAME' | 'VALID'): Record<string, Attribute> {
  return {
    strides: integers(1, stride, stride, 1),
    padding: text(padding),
    data_format: text('NHWC'),
  };
}

function toBase64(value: string): string {
  return Buffer.from(value, 'latin1').toString('base64');
}

export class MissingWeightError extends Error {
  readonly code = 'missing-weight';
  constructor(name: string) {
    super(`The package has no weight named "${name}".`);
  }
}
