import { readWeights, type Weight, type WeightEntry } from './weights.ts';

/** An attribute of a TensorFlow node in the protobuf-JSON form that TF.js writes. */
interface Attribute {
  s?: string;
  i?: string | number;
  b?: boolean;
  shape?: { dim?: { size: string | number }[] };
  list?: { i?: (string | number)[]; s?: string[] };
}

interface GraphModelJson {
  format?: string;
  modelTopology: {
    node: { name: string; op: string; input?: string[]; attr?: Record<string, Attribute> }[];
  };
  weightsManifest: { paths: string[]; weights: WeightEntry[] }[];
}

/** One operation of the source graph. */
export class GraphNode {
  readonly name: string;
  readonly op: string;
  /** Names of the nodes it reads. Control inputs (`^name`) carry no data and are left out. */
  readonly inputs: readonly string[];
  readonly #attributes: Record<string, Attribute>;

  constructor(json: GraphModelJson['modelTopology']['node'][number]) {
    this.name = json.name;
    this.op = json.op;
    this.inputs = (json.input ?? []).filter((input) => !input.startsWith('^'));
    this.#attributes = json.attr ?? {};
  }

  string(attribute: string): string | undefined {
    const value = this.#attributes[attribute]?.s;
    return value === undefined ? undefined : fromBase64(value);
  }

  strings(attribute: string): string[] {
    return (this.#attributes[attribute]?.list?.s ?? []).map(fromBase64);
  }

  integers(attribute: string): number[] {
    return (this.#attributes[attribute]?.list?.i ?? []).map(Number);
  }

  flag(attribute: string): boolean {
    return this.#attributes[attribute]?.b ?? false;
  }

  shape(attribute: string): number[] {
    return (this.#attributes[attribute]?.shape?.dim ?? []).map((dim) => Number(dim.size));
  }
}

/** A TF.js graph model: operations by name and their constants. */
export interface GraphModel {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly weights: ReadonlyMap<string, Weight>;
}

/** @param json the model file @param bin its weight files, concatenated in the manifest's order */
export function readGraphModel(json: string, bin: Uint8Array): GraphModel {
  const model: GraphModelJson = JSON.parse(json);
  if (model.format !== 'graph-model') {
    throw new TypeError(`Only TF.js graph models can be read, this is "${model.format}".`);
  }
  const nodes = model.modelTopology.node.map((node) => new GraphNode(node));
  return {
    nodes: new Map(nodes.map((node) => [node.name, node])),
    weights: readWeights(
      model.weightsManifest.flatMap((group) => group.weights),
      bin,
    ),
  };
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}
