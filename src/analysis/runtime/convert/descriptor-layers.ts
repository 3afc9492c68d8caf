import { type GraphWriter, integers, sliding } from './graph-writer.ts';
import { channelMeans, convolution, normalisedImage } from './layers.ts';

const INPUT_SIZE = 150;

/** A residual layer of two convolutions; one that shrinks halves the picture. */
interface Residual {
  readonly name: string;
  readonly channels: number;
  readonly shrinks?: true;
}

const RESIDUALS: readonly Residual[] = [
  { name: 'conv32_1', channels: 32 },
  { name: 'conv32_2', channels: 32 },
  { name: 'conv32_3', channels: 32 },
  { name: 'conv64_down', channels: 64, shrinks: true },
  { name: 'conv64_1', channels: 64 },
  { name: 'conv64_2', channels: 64 },
  { name: 'conv64_3', channels: 64 },
  { name: 'conv128_down', channels: 128, shrinks: true },
  { name: 'conv128_1', channels: 128 },
  { name: 'conv128_2', channels: 128 },
  { name: 'conv256_down', channels: 256, shrinks: true },
  { name: 'conv256_1', channels: 256 },
  { name: 'conv256_2', channels: 256 },
  { name: 'conv256_down_out', channels: 256, shrinks: true },
];

/** A tensor under construction; all pictures are square. */
interface Layer {
  readonly node: string;
  readonly size: number;
  readonly channels: number;
}

/** dlib's face recognition network as face-api stores it. Node `descriptor` is [1, 128]. */
export function writeDescriptor(graph: GraphWriter): void {
  const image = normalisedImage(graph, INPUT_SIZE);
  const start = scaledConvolution(graph, image, 'conv32_down', 2);
  const first = graph.node('Relu', 'conv32_down/relu', [start]);
  const pooled = graph.node('MaxPool', 'pool', [first], {
    ...sliding(2, 'VALID'),
    ksize: integers(1, 3, 3, 1),
  });
  let x: Layer = { node: pooled, size: shrunk(shrunk(INPUT_SIZE, 7), 3), channels: 32 };
  for (const residual of RESIDUALS) x = writeResidual(graph, x, residual);
  graph.node('MatMul', 'descriptor', [channelMeans(graph, x.node), graph.weight('fc')]);
}

function writeResidual(graph: GraphWriter, x: Layer, residual: Residual): Layer {
  const { name, channels, shrinks } = residual;
  const first = scaledConvolution(graph, x.node, `${name}/conv1`, shrinks ? 2 : 1);
  const middle = graph.node('Relu', `${name}/relu1`, [first]);
  const second = scaledConvolution(graph, middle, `${name}/conv2`, 1);
  const sum = shrinks
    ? addShrunk(graph, x, second, residual)
    : { node: second, size: x.size, shortcut: x.node };
  const added = graph.node('AddV2', `${name}/sum`, [sum.node, sum.shortcut]);
  return { node: graph.node('Relu', `${name}/relu2`, [added]), size: sum.size, channels };
}

/**
 * The shortcut around a shrinking layer: the means of 2×2 pixels, with empty channels appended. Where its picture is a
 * pixel larger than what the convolutions left, theirs gets an empty last row and column.
 */
function addShrunk(graph: GraphWriter, x: Layer, convolved: string, { name, channels }: Residual) {
  const size = shrunk(x.size, 2);
  const missing = size - shrunk(x.size, 3);
  const means = graph.node('AvgPool', `${name}/means`, [x.node], {
    ...sliding(2, 'VALID'),
    ksize: integers(1, 2, 2, 1),
  });
  return {
    size,
    node: missing === 0 ? convolved : pad(graph, convolved, `${name}/pad`, [missing, missing, 0]),
    shortcut:
      channels === x.channels ? means : pad(graph, means, `${name}/widen`, [0, 0, channels - x.channels]),
  };
}

/** Zeros after the last row, the last column and the last channel. */
function pad(
  graph: GraphWriter,
  x: string,
  name: string,
  [rows, columns, channels]: [number, number, number],
) {
  const added = graph.constant(
    `${name}/paddings`,
    [4, 2],
    Int32Array.of(0, 0, 0, rows, 0, columns, 0, channels),
  );
  return graph.node('Pad', name, [x, added]);
}

/** A convolution followed by a factor and an offset for each channel. Only a shrinking one has no border. */
function scaledConvolution(graph: GraphWriter, x: string, name: string, stride: number): string {
  const stored = { filter: `${name}/conv/filters`, bias: `${name}/conv/bias` };
  const padding = stride === 1 ? 'SAME' : 'VALID';
  const convolved = convolution(graph, x, `${name}/conv`, { ...stored, stride, padding });
  const scaled = graph.node('Mul', `${name}/scale`, [convolved, graph.weight(`${name}/scale/weights`)]);
  return graph.node('AddV2', `${name}/offset`, [scaled, graph.weight(`${name}/scale/biases`)]);
}

/** The side of a picture after a window of `kernel` pixels went over it in steps of two, without a border. */
function shrunk(size: number, kernel: number): number {
  return Math.floor((size - kernel) / 2) + 1;
}
