import { type GraphNode, readGraphModel } from './convert/graph-model.ts';
import type { GraphSource } from './convert/graph-writer.ts';
import type { Weight, WeightEntry } from './convert/weights.ts';

/** The parts of a TF.js model file that are changed. */
interface ModelJson {
  modelTopology: { node: NodeJson[] };
  weightsManifest: { weights: WeightEntry[] }[];
}

interface NodeJson {
  name: string;
  op: string;
  input?: string[];
  attr?: { shape?: { shape?: { dim?: { size: string | number }[] } } };
}

/**
 * Some graphs were saved for one picture at a time: their placeholder says so, and their `Reshape` nodes name a first
 * dimension of 1. Here both become -1, "as many as come", so that pictures can be run together. Nothing is computed
 * differently for a single one.
 */
export function freeBatch({ json, bin }: GraphSource): GraphSource {
  const model: ModelJson = JSON.parse(json);
  const { nodes, weights } = readGraphModel(json, bin);
  const shapes: Weight[] = [];
  for (const node of model.modelTopology.node) {
    if (node.op === 'Placeholder') freePlaceholder(node);
    const shape = node.op === 'Reshape' ? freed(nodes.get(node.name), weights) : null;
    if (!shape) continue;
    const name = `free-batch/${shapes.length}`;
    shapes.push(shape);
    node.input?.splice(1, 1, name);
    model.modelTopology.node.push({ name, op: 'Const' });
    model.weightsManifest.at(-1)?.weights.push({ name, shape: [shape.data.length], dtype: 'int32' });
  }
  return {
    json: JSON.stringify(model),
    bin: Buffer.concat([bin, ...shapes.map(({ data }) => bytesOf(data))]),
  };
}

function freePlaceholder({ attr }: NodeJson): void {
  const [batch] = attr?.shape?.shape?.dim ?? [];
  if (batch) batch.size = '-1';
}

/** The new shape of a `Reshape` that names one picture, or null when it may stay. Only one dimension can be free. */
function freed(node: GraphNode | undefined, weights: ReadonlyMap<string, Weight>): Weight | null {
  const shape = weights.get(node?.inputs[1] ?? '');
  if (shape?.data[0] !== 1 || shape.data.includes(-1)) return null;
  return { shape: shape.shape, data: Int32Array.of(-1, ...shape.data.subarray(1)) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Weight['data']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
