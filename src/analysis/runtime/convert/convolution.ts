import type { GraphNode } from './graph-model.ts';
import { pictureShape, type Translation, UnsupportedOperatorError, type Value } from './translation.ts';

/** Conv2D and _FusedConv2D. TensorFlow keeps its filter as [height, width, in, out], ONNX as [out, in, height, width]. */
export function convolution(node: GraphNode, graph: Translation): Value {
  const filter = graph.floats(node, 1);
  const [height, width, into, out] = pictureShape(filter.shape);
  const data = new Float32Array(filter.data.length);
  for (let spot = 0; spot < height * width; spot += 1) {
    for (let i = 0; i < into; i += 1) {
      for (let o = 0; o < out; o += 1) {
        data[(o * into + i) * height * width + spot] = filter.data[(spot * into + i) * out + o] ?? 0;
      }
    }
  }
  return convolve(node, graph, { dims: [out, into, height, width], data, groups: 1 });
}

/** DepthwiseConv2dNative and its fused form: filter [height, width, channels, 1], every channel by itself. */
export function depthwiseConvolution(node: GraphNode, graph: Translation): Value {
  const filter = graph.floats(node, 1);
  const [height, width, channels, multiplier] = pictureShape(filter.shape);
  const out = channels * multiplier;
  const data = new Float32Array(filter.data.length);
  for (let spot = 0; spot < height * width; spot += 1) {
    for (let o = 0; o < out; o += 1) {
      data[o * height * width + spot] = filter.data[spot * out + o] ?? 0;
    }
  }
  return convolve(node, graph, { dims: [out, 1, height, width], data, groups: channels });
}

/** MaxPool; the border that SAME adds never wins, as ONNX pads it with minus infinity. */
export function maxPool(node: GraphNode, graph: Translation): Value {
  return pool('MaxPool', node, graph);
}

/** AvgPool; the border that SAME adds counts for nothing, in ONNX as in TensorFlow. */
export function averagePool(node: GraphNode, graph: Translation): Value {
  return pool('AveragePool', node, graph);
}

function pool(op: string, node: GraphNode, graph: Translation): Value {
  const input = graph.input(node, 0);
  const [n, , , c] = pictureShape(input.shape);
  const [, kh, kw] = pictureShape(node.integers('ksize'));
  const window = slidingWindow(node, input, [kh, kw]);
  return graph.emit(op, [input.name], [n, ...window.size, c], {
    kernel_shape: [kh, kw],
    strides: window.strides,
    pads: window.pads,
  });
}

/**
 * PRelu, x for x > 0 and slope × x below, as a sum of two 1×1 depthwise convolutions:
 * slope × x + (1 − slope) × relu(x). ONNX Runtime keeps its blocked layout only between operators
 * that know it; convolutions do, PRelu does not, and the layout changes cost more than the arithmetic.
 */
export function prelu(node: GraphNode, graph: Translation, x: Value, slopeInput: number): Value {
  const slope = graph.floats(node, slopeInput).data;
  const channels = slope.length;
  if (channels !== x.shape.at(-1)) {
    throw new UnsupportedOperatorError(node, 'its slope is not one number a channel');
  }
  const scaled = (input: Value, factors: Float32Array): Value =>
    graph.emit('Conv', [input.name, graph.addFloats([channels, 1, 1, 1], factors)], x.shape, {
      group: channels,
      kernel_shape: [1, 1],
    });
  const positive = graph.emit('Relu', [x.name], x.shape);
  const kept = scaled(
    positive,
    slope.map((s) => 1 - s),
  );
  return graph.emit('Add', [scaled(x, slope).name, kept.name], x.shape);
}

interface Filter {
  /** ONNX shape: [out, in / groups, height, width]. */
  dims: readonly [number, number, number, number];
  data: Float32Array;
  groups: number;
}

function convolve(node: GraphNode, graph: Translation, filter: Filter): Value {
  const input = graph.input(node, 0);
  const [out, , height, width] = filter.dims;
  const window = slidingWindow(node, input, [height, width]);
  const fused = node.strings('fused_ops');
  const inputs = [input.name, graph.addFloats(filter.dims, filter.data)];
  if (fused[0] === 'BiasAdd') inputs.push(graph.addFloats([out], graph.floats(node, 2).data));
  const value = graph.emit('Conv', inputs, [1, ...window.size, out], {
    group: filter.groups,
    kernel_shape: [height, width],
    strides: window.strides,
    pads: window.pads,
    dilations: window.dilations,
  });
  return activate(node, graph, value, fused);
}

function activate(node: GraphNode, graph: Translation, value: Value, fused: readonly string[]): Value {
  const [bias, activation] = fused;
  if (bias !== undefined && bias !== 'BiasAdd') {
    throw new UnsupportedOperatorError(node, `the fused operation ${bias} is not known`);
  }
  switch (activation) {
    case undefined:
      return value;
    case 'Relu':
      return graph.emit('Relu', [value.name], value.shape);
    case 'Prelu':
      return prelu(node, graph, value, 3);
    default:
      throw new UnsupportedOperatorError(node, `the fused activation ${activation} is not known`);
  }
}

interface SlidingWindow {
  /** Output height and width. */
  size: [number, number];
  strides: [number, number];
  dilations: [number, number];
  /** ONNX order: top, left, bottom, right. */
  pads: [number, number, number, number];
}

function slidingWindow(node: GraphNode, input: Value, kernel: [number, number]): SlidingWindow {
  if ((node.string('data_format') ?? 'NHWC') !== 'NHWC') {
    throw new UnsupportedOperatorError(node, 'its data is not in NHWC order');
  }
  const padding = node.string('padding');
  if (padding !== 'SAME' && padding !== 'VALID') {
    throw new UnsupportedOperatorError(node, `its padding ${padding} is not known`);
  }
  const [, inHeight, inWidth] = pictureShape(input.shape);
  const [, strideY, strideX] = pictureShape(node.integers('strides'));
  const given = node.integers('dilations');
  const [, dilationY, dilationX] = pictureShape(given.length === 4 ? given : [1, 1, 1, 1]);
  const y = slide(padding, inHeight, (kernel[0] - 1) * dilationY + 1, strideY);
  const x = slide(padding, inWidth, (kernel[1] - 1) * dilationX + 1, strideX);
  return {
    size: [y.size, x.size],
    strides: [strideY, strideX],
    dilations: [dilationY, dilationX],
    pads: [y.before, x.before, y.after, x.after],
  };
}

/** TensorFlow's rule for one axis. With SAME an odd pixel of padding goes to the end. */
function slide(padding: 'SAME' | 'VALID', input: number, reach: number, stride: number) {
  if (padding === 'VALID') return { size: Math.ceil((input - reach + 1) / stride), before: 0, after: 0 };
  const size = Math.ceil(input / stride);
  const total = Math.max(0, (size - 1) * stride + reach - input);
  const before = Math.floor(total / 2);
  return { size, before, after: total - before };
}
