import protobuf from 'protobufjs';

/** The version of the ONNX operator set that the writer's operators follow. */
const OPSET = 17;
/** The ONNX file format version that came with opset 17. */
const IR_VERSION = 8;

/** The part of the ONNX format that we write; field numbers as in the ONNX specification. */
const SCHEMA = `
  syntax = "proto3";
  message ModelProto {
    int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
    repeated AttributeProto attribute = 5;
  }
  message AttributeProto {
    string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20;
  }
  message TensorProto { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message TypeProto {
    message Tensor { int32 elem_type = 1; TensorShapeProto shape = 2; }
    Tensor tensor_type = 1;
  }
  message TensorShapeProto {
    message Dimension { int64 dim_value = 1; }
    repeated Dimension dim = 1;
  }`;

const ModelProto = protobuf.parse(SCHEMA).root.lookupType('ModelProto');
const DataType = { float: 1, int64: 7 };
const AttributeType = { float: 1, int: 2, string: 3, ints: 7 };

/** A number is written as an ONNX integer; floats are marked, because ONNX tells the two apart. */
export type AttributeValue = number | readonly number[] | string | { float: number };

/** Collects the parts of one ONNX file. Shapes here are ONNX shapes. */
export class OnnxFile {
  readonly #name: string;
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  addInput(name: string, dims: readonly number[]): void {
    this.#inputs.push(valueInfo(name, dims));
  }

  addOutput(name: string, dims: readonly number[]): void {
    this.#outputs.push(valueInfo(name, dims));
  }

  addNode(
    opType: string,
    input: readonly string[],
    output: string,
    attributes: Record<string, AttributeValue>,
  ): void {
    const attribute = Object.entries(attributes).map(([name, value]) => attributeProto(name, value));
    this.#nodes.push({ opType, input, output: [output], name: output, attribute });
  }

  addFloats(name: string, dims: readonly number[], data: Float32Array): void {
    this.#initializers.push({ name, dims, dataType: DataType.float, rawData: bytesOf(data) });
  }

  addIntegers(name: string, values: readonly number[]): void {
    const rawData = bytesOf(BigInt64Array.from(values, BigInt));
    this.#initializers.push({ name, dims: [values.length], dataType: DataType.int64, rawData });
  }

  /** The finished file. The graph is not optimised: what an optimiser writes fits one kind of CPU only. */
  encode(): Uint8Array {
    return ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: 'invigil',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    }).finish();
  }
}

function valueInfo(name: string, dims: readonly number[]): object {
  const shape = { dim: dims.map((dimValue) => ({ dimValue })) };
  return { name, type: { tensorType: { elemType: DataType.float, shape } } };
}

function attributeProto(name: string, value: AttributeValue): object {
  if (typeof value === 'number') return { name, type: AttributeType.int, i: value };
  if (typeof value === 'string') return { name, type: AttributeType.string, s: Buffer.from(value) };
  if ('float' in value) return { name, type: AttributeType.float, f: value.float };
  return { name, type: AttributeType.ints, ints: value };
}

/** ONNX wants little-endian bytes, which is what every machine that Node runs on has in memory. */
function bytesOf(data: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
