import { readGraphModel } from './graph-model.ts';
import type { GraphSource } from './graph-writer.ts';
import type { Weight, WeightEntry } from './weights.ts';

/** The parts of a TF.js model file that are changed. */
interface ModelJson {
  modelTopology: { node: NodeJson[] };
  weightsManifest: { weights: WeightEntry[] }[];
}

interface Dimension {
  size: string | number;
}

interface NodeJson {
  name: string;
  op: string;
  input?: string[];
  attr?: { shape?: { shape?: { dim?: Dimension[] } } };
}

/** What becomes of the shapes that a graph was saved with; null leaves one as it is. Placeholders are asked first. */
export interface NewShapes {
  placeholder(dims: readonly number[]): readonly number[] | null;
  reshape(dims: readonly number[]): readonly number[] | null;
}

/** The same graph for pictures of another number or size: its weights do not depend on either, only some shapes in it do. */
export function reshapeGraph({ json, bin }: GraphSource, shapes: NewShapes): GraphSource {
  const model: ModelJson = JSON.parse(json);
  const { nodes, weights } = readGraphModel(json, bin);
  const added: Weight[] = [];
  const ofKind = (op: string) => model.modelTopology.node.filter((node) => node.op === op);
  for (const node of ofKind('Placeholder')) reshapePlaceholder(node, shapes);
  for (const node of ofKind('Reshape')) {
    const target = weights.get(nodes.get(node.name)?.inputs[1] ?? '');
    const dims = target && shapes.reshape([...target.data]);
    if (!dims) continue;
    const name = `reshaped/${added.length}`;
    added.push({ shape: [dims.length], data: Int32Array.from(dims) });
    node.input?.splice(1, 1, name);
    model.modelTopology.node.push({ name, op: 'Const' });
    model.weightsManifest.at(-1)?.weights.push({ name, shape: [dims.length], dtype: 'int32' });
  }
  return {
    json: JSON.stringify(model),
    bin: Buffer.concat([bin, ...added.map(({ data }) => bytesOf(data))]),
  };
}

function reshapePlaceholder({ attr }: NodeJson, shapes: NewShapes): void {
  const dimensions = attr?.shape?.shape?.dim ?? [];
  const dims = shapes.placeholder(dimensions.map(({ size }) => Number(size)));
  for (const [i, size] of (dims ?? []).entries()) {
    const dimension = dimensions[i];
    if (dimension) dimension.size = String(size);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Weight['data']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
