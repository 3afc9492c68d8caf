import type { GraphModel, GraphNode } from './graph-model.ts';
import type { AttributeValue, OnnxFile } from './onnx-file.ts';
import type { Weight } from './weights.ts';

/**
 * A tensor of the graph under construction. `shape` is TensorFlow's: a picture is [1, height, width,
 * channels]. In the ONNX file such a four-dimensional tensor lies channels first, [1, channels, height,
 * width], because that is the only layout ONNX convolutions know; nothing is transposed on the way.
 */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Writes the ONNX counterpart of one TensorFlow operation. */
export type Translator = (node: GraphNode, graph: Translation) => Value;

export interface TranslationOptions {
  model: GraphModel;
  translators: Readonly<Record<string, Translator>>;
  file: OnnxFile;
}

/** What a translator needs: the inputs of its node, and a place to write operators to. */
export class Translation {
  readonly #model: GraphModel;
  readonly #translators: Readonly<Record<string, Translator>>;
  readonly #file: OnnxFile;
  readonly #done = new Map<string, Value>();
  #count = 0;

  constructor({ model, translators, file }: TranslationOptions) {
    this.#model = model;
    this.#translators = translators;
    this.#file = file;
  }

  /** Declares the network's input under the name that our code uses. */
  declareInput(source: string, name: string): void {
    // A free batch size (-1) becomes 1: we never batch on the CPU.
    const shape = this.#node(source)
      .shape('shape')
      .map((dim) => Math.max(1, dim));
    this.#file.addInput(name, onnxShape(shape));
    this.#done.set(source, { name, shape });
  }

  /** Writes everything that `source` depends on, and nothing else: the rest of the model is dropped. */
  declareOutput(source: string, name: string): void {
    const value = this.value(source);
    this.#file.addNode('Identity', [value.name], name, {});
    this.#file.addOutput(name, onnxShape(value.shape));
  }

  value(source: string): Value {
    const done = this.#done.get(source);
    if (done) return done;
    const node = this.#node(source);
    const translate = this.#translators[node.op];
    if (!translate) throw new UnsupportedOperatorError(node, 'there is no translation for it');
    const value = translate(node, this);
    this.#done.set(source, value);
    return value;
  }

  input(node: GraphNode, index: number): Value {
    return this.value(this.#source(node, index));
  }

  /** The constant that input `index` names, or undefined if it is computed. */
  constant(node: GraphNode, index: number): Weight | undefined {
    return this.#model.weights.get(this.#source(node, index));
  }

  floats(node: GraphNode, index: number): { shape: readonly number[]; data: Float32Array } {
    const weight = this.constant(node, index);
    if (!(weight?.data instanceof Float32Array)) {
      throw new UnsupportedOperatorError(node, `its input ${index} is not a float constant`);
    }
    return { shape: weight.shape, data: weight.data };
  }

  integers(node: GraphNode, index: number): number[] {
    const weight = this.constant(node, index);
    if (!(weight?.data instanceof Int32Array)) {
      throw new UnsupportedOperatorError(node, `its input ${index} is not an integer constant`);
    }
    return [...weight.data];
  }

  emit(
    op: string,
    inputs: readonly string[],
    shape: readonly number[],
    attributes: Record<string, AttributeValue> = {},
  ): Value {
    const name = this.#newName(op);
    this.#file.addNode(op, inputs, name, attributes);
    return { name, shape };
  }

  addFloats(dims: readonly number[], data: Float32Array | readonly number[]): string {
    const name = this.#newName('weight');
    this.#file.addFloats(name, dims, data instanceof Float32Array ? data : Float32Array.from(data));
    return name;
  }

  addIntegers(values: readonly number[]): string {
    const name = this.#newName('shape');
    this.#file.addIntegers(name, values);
    return name;
  }

  #newName(stem: string): string {
    this.#count += 1;
    return `${stem}_${this.#count}`;
  }

  #node(source: string): GraphNode {
    const node = this.#model.nodes.get(source);
    if (!node) throw new MissingNodeError(source);
    return node;
  }

  #source(node: GraphNode, index: number): string {
    const source = node.inputs[index];
    if (source === undefined) throw new UnsupportedOperatorError(node, `it has no input ${index}`);
    return source;
  }
}

/** TensorFlow's shape in the order in which the ONNX file stores it. */
export function onnxShape(shape: readonly number[]): readonly number[] {
  if (shape.length !== 4) return shape;
  const [n, h, w, c] = pictureShape(shape);
  return [n, c, h, w];
}

/** TensorFlow's axis number as an axis of the ONNX tensor. Negative axes count from the end. */
export function onnxAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  return rank === 4 ? ([0, 2, 3, 1][positive] ?? positive) : positive;
}

/** [batch, height, width, channels] of a four-dimensional shape. */
export function pictureShape(shape: readonly number[]): [number, number, number, number] {
  const [n, h, w, c] = shape;
  if (shape.length !== 4 || n === undefined || h === undefined || w === undefined || c === undefined) {
    throw new RangeError(`A shape with four dimensions was expected, not [${shape.join(', ')}].`);
  }
  return [n, h, w, c];
}

export class UnsupportedOperatorError extends Error {
  readonly code = 'unsupported-operator';
  constructor(node: GraphNode, problem: string) {
    super(`Operator ${node.op} of node "${node.name}" cannot be converted: ${problem}.`);
  }
}

export class MissingNodeError extends Error {
  readonly code = 'missing-node';
  constructor(name: string) {
    super(`The model has no node named "${name}".`);
  }
}
