import { type GraphWriter, integers, sliding } from './graph-writer.ts';
import { channelMeans, convolution, normalisedImage } from './layers.ts';

const INPUT_SIZE = 112;
const BLOCKS = ['dense0', 'dense1', 'dense2', 'dense3'];

/**
 * face-api's 68-landmark network: four blocks of separable convolutions, each of which halves the picture, then one
 * matrix. Node `points` is [1, 136]: x and y of each point as shares of the input's side.
 */
export function writeLandmarks(graph: GraphWriter): void {
  let x = normalisedImage(graph, INPUT_SIZE);
  for (const block of BLOCKS) x = denseBlock(graph, x, block);
  const means = channelMeans(graph, x);
  const product = graph.node('MatMul', 'product', [means, graph.weight('fc/weights')]);
  graph.node('AddV2', 'points', [product, graph.weight('fc/bias')]);
}

/** Every convolution but the first sees the sum of all that came before it in the block. */
function denseBlock(graph: GraphWriter, x: string, block: string): string {
  let sum =
    block === BLOCKS[0] ? firstConvolution(graph, x, block) : separable(graph, x, `${block}/conv0`, 2);
  let output = graph.node('Relu', `${block}/relu0`, [sum]);
  sum = output;
  for (const i of [1, 2, 3]) {
    const more = separable(graph, output, `${block}/conv${i}`, 1);
    sum = graph.node('AddV2', `${block}/sum${i}`, [sum, more]);
    output = graph.node('Relu', `${block}/relu${i}`, [sum]);
  }
  return output;
}

function firstConvolution(graph: GraphWriter, x: string, block: string): string {
  const stored = { filter: `${block}/conv0/filters`, bias: `${block}/conv0/bias` };
  return convolution(graph, x, `${block}/conv0`, { ...stored, stride: 2, padding: 'SAME' });
}

/** One filter a channel, then a 1×1 convolution over all channels. */
function separable(graph: GraphWriter, x: string, name: string, stride: number): string {
  const each = graph.node(
    'DepthwiseConv2dNative',
    `${name}/depthwise`,
    [x, graph.weight(`${name}/depthwise_filter`)],
    { ...sliding(stride, 'SAME'), dilations: integers(1, 1, 1, 1) },
  );
  const stored = { filter: `${name}/pointwise_filter`, bias: `${name}/bias` };
  return convolution(graph, each, name, { ...stored, stride: 1, padding: 'SAME' });
}
