import { type GraphWriter, integer, integers, sliding, texts } from './graph-writer.ts';

/** The mean colour (red, green, blue) that face-api's networks subtract before they divide by 255. */
const MEAN_COLOUR = [122.782, 117.001, 104.298];

/** A placeholder for pictures of 0…255, and the picture as face-api's networks want it. */
export function normalisedImage(graph: GraphWriter, size: number): string {
  const image = graph.placeholder('image', [1, size, size, 3]);
  const mean = graph.constant('mean_colour', [3], Float32Array.from(MEAN_COLOUR));
  const share = graph.constant('one_255th', [], Float32Array.of(1 / 255));
  const centred = graph.node('Sub', 'centred', [image, mean]);
  return graph.node('Mul', 'normalised', [centred, share]);
}

export interface ConvolutionOptions {
  /** Names of the stored weights. */
  filter: string;
  bias: string;
  stride: number;
  padding: 'SAME' | 'VALID';
}

/** A convolution and its bias. */
export function convolution(
  graph: GraphWriter,
  x: string,
  name: string,
  options: ConvolutionOptions,
): string {
  const { filter, bias, stride, padding } = options;
  return graph.node('_FusedConv2D', name, [x, graph.weight(filter), graph.weight(bias)], {
    ...sliding(stride, padding),
    dilations: integers(1, 1, 1, 1),
    fused_ops: texts('BiasAdd'),
    num_args: integer(1),
  });
}

/** The mean of each channel over the whole picture: [1, height, width, channels] → [1, channels]. */
export function channelMeans(graph: GraphWriter, x: string): string {
  const axes = graph.constant('height_and_width', [2], Int32Array.of(1, 2));
  return graph.node('Mean', 'channel_means', [x, axes], { keep_dims: { b: false } });
}
