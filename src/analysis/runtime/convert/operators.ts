import { averagePool, convolution, depthwiseConvolution, maxPool, prelu } from './convolution.ts';
import type { GraphNode } from './graph-model.ts';
import {
  onnxAxis,
  pictureShape,
  type Translation,
  type Translator,
  UnsupportedOperatorError,
  type Value,
} from './translation.ts';
import { sizeOf } from './weights.ts';

/** Every TensorFlow operator that can be converted. An operator that is not here stops the conversion. */
export const translators: Readonly<Record<string, Translator>> = {
  Conv2D: convolution,
  _FusedConv2D: convolution,
  DepthwiseConv2dNative: depthwiseConvolution,
  FusedDepthwiseConv2dNative: depthwiseConvolution,
  MaxPool: maxPool,
  AvgPool: averagePool,
  Prelu: (node, graph) => prelu(node, graph, graph.input(node, 0), 1),
  Add: binary('Add'),
  AddV2: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  Relu: unary('Relu'),
  Sigmoid: unary('Sigmoid'),
  Relu6: relu6,
  Softmax: softmax,
  MatMul: matrixProduct,
  _FusedMatMul: matrixProduct,
  Mean: mean,
  ConcatV2: concatenate,
  ResizeBilinear: resizeBilinear,
  Pad: pad,
  Reshape: reshape,
  Identity: (node, graph) => graph.input(node, 0),
};

function unary(op: string): Translator {
  return (node, graph) => {
    const x = graph.input(node, 0);
    return graph.emit(op, [x.name], x.shape);
  };
}

function binary(op: string): Translator {
  return (node, graph) => {
    const a = operand(node, graph, 0);
    const b = operand(node, graph, 1);
    const shape = sizeOf(a.shape) >= sizeOf(b.shape) ? a.shape : b.shape;
    return graph.emit(op, [a.name, b.name], shape);
  };
}

/** An operand of element-wise arithmetic: computed, a single number, or one number a channel. */
function operand(node: GraphNode, graph: Translation, index: number): Value {
  if (!graph.constant(node, index)) return graph.input(node, index);
  const { shape, data } = graph.floats(node, index);
  if (data.length === 1) return { name: graph.addFloats([], data), shape: [] };
  if (data.length !== shape.at(-1)) {
    throw new UnsupportedOperatorError(
      node,
      `the constant [${shape.join(', ')}] is not one number a channel`,
    );
  }
  const isPicture = graph.input(node, 1 - index).shape.length === 4;
  return { name: graph.addFloats(isPicture ? [1, data.length, 1, 1] : [data.length], data), shape };
}

function relu6(node: GraphNode, graph: Translation): Value {
  const x = graph.input(node, 0);
  return graph.emit('Clip', [x.name, graph.addFloats([], [0]), graph.addFloats([], [6])], x.shape);
}

function softmax(node: GraphNode, graph: Translation): Value {
  const x = graph.input(node, 0);
  return graph.emit('Softmax', [x.name], x.shape, { axis: onnxAxis(-1, x.shape.length) });
}

function matrixProduct(node: GraphNode, graph: Translation): Value {
  const x = graph.input(node, 0);
  const { shape, data } = graph.floats(node, 1);
  const [rows, columns] = shape;
  const [bias, activation, ...more] = node.strings('fused_ops');
  if (rows === undefined || columns === undefined || node.flag('transpose_a') || node.flag('transpose_b')) {
    throw new UnsupportedOperatorError(node, 'only a plain product with a constant matrix is known');
  }
  if ((bias ?? 'BiasAdd') !== 'BiasAdd' || (activation ?? 'Relu') !== 'Relu' || more.length > 0) {
    throw new UnsupportedOperatorError(node, 'its fused operations are not known');
  }
  const inputs = [x.name, graph.addFloats([rows, columns], data)];
  if (bias) inputs.push(graph.addFloats([columns], graph.floats(node, 2).data));
  const product = graph.emit('Gemm', inputs, [x.shape[0] ?? 1, columns]);
  return activation ? graph.emit('Relu', [product.name], product.shape) : product;
}

/** The mean over height and width; other axes do not occur. */
function mean(node: GraphNode, graph: Translation): Value {
  const x = graph.input(node, 0);
  const [n, , , c] = pictureShape(x.shape);
  if (graph.integers(node, 1).join() !== '1,2') {
    throw new UnsupportedOperatorError(node, 'only the mean over height and width is known');
  }
  const means = graph.emit('GlobalAveragePool', [x.name], [n, 1, 1, c]);
  if (node.flag('keep_dims')) return means;
  return graph.emit('Reshape', [means.name, graph.addIntegers([n, c])], [n, c]);
}

function concatenate(node: GraphNode, graph: Translation): Value {
  const last = node.inputs.length - 1;
  const parts = node.inputs.slice(0, last).map((_, index) => graph.input(node, index));
  const first = parts[0]?.shape ?? [];
  const wanted = graph.integers(node, last)[0] ?? 0;
  const axis = wanted < 0 ? wanted + first.length : wanted;
  const total = parts.reduce((sum, part) => sum + (part.shape[axis] ?? 0), 0);
  const names = parts.map((part) => part.name);
  return graph.emit('Concat', names, first.with(axis, total), { axis: onnxAxis(axis, first.length) });
}

/** Enlarging by whole factors as TensorFlow 1 did: sample points start at the corner, not at the pixel centre. */
function resizeBilinear(node: GraphNode, graph: Translation): Value {
  const x = graph.input(node, 0);
  const [n, h, w, c] = pictureShape(x.shape);
  const [height = h, width = w] = graph.integers(node, 1);
  if (node.flag('align_corners') || node.flag('half_pixel_centers')) {
    throw new UnsupportedOperatorError(node, 'only the plain alignment is known');
  }
  const scales = graph.addFloats([4], [1, 1, height / h, width / w]);
  return graph.emit('Resize', [x.name, '', scales], [n, height, width, c], {
    mode: 'linear',
    coordinate_transformation_mode: 'asymmetric',
  });
}

/** Zeros around a picture, or appended to its channels. */
function pad(node: GraphNode, graph: Translation): Value {
  const x = graph.input(node, 0);
  const [n, h, w, c] = pictureShape(x.shape);
  const [, , top = 0, bottom = 0, left = 0, right = 0, , added = 0, ...more] = graph.integers(node, 1);
  if (
    more.length > 0 ||
    graph.integers(node, 1).some((padding, i) => padding !== 0 && [0, 1, 6].includes(i))
  ) {
    throw new UnsupportedOperatorError(node, 'only a border and channels appended at the end are known');
  }
  if (top + bottom + left + right === 0) return padChannels(graph, x, added);
  const pads = graph.addIntegers([0, 0, top, left, 0, added, bottom, right]);
  return graph.emit('Pad', [x.name, pads], [n, h + top + bottom, w + left + right, c + added]);
}

/** As a 1×1 convolution with an identity matrix: see `prelu` for the reason. */
function padChannels(graph: Translation, x: Value, added: number): Value {
  const [n, h, w, c] = pictureShape(x.shape);
  const identity = new Float32Array((c + added) * c);
  for (let channel = 0; channel < c; channel += 1) identity[channel * c + channel] = 1;
  const filter = graph.addFloats([c + added, c, 1, 1], identity);
  return graph.emit('Conv', [x.name, filter], [n, h, w, c + added], { kernel_shape: [1, 1] });
}

/** TensorFlow reshapes in its own order, so a picture is first brought back to channels last. */
function reshape(node: GraphNode, graph: Translation): Value {
  const x = graph.input(node, 0);
  const wanted = graph.integers(node, 1);
  if (wanted.length === 4) throw new UnsupportedOperatorError(node, 'a picture as its result is not known');
  const known = sizeOf(wanted.filter((dim) => dim >= 0));
  const shape = wanted.map((dim) => (dim < 0 ? sizeOf(x.shape) / known : dim));
  const source =
    x.shape.length === 4 ? graph.emit('Transpose', [x.name], x.shape, { perm: [0, 2, 3, 1] }) : x;
  return graph.emit('Reshape', [source.name, graph.addIntegers(shape)], shape);
}
