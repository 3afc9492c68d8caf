import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { type NetworkName, networkNames } from '../../src/analysis/runtime/convert/networks.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { outputOf, type Session, type Tensor } from '../../src/analysis/runtime/runtime.ts';
import { openTensorFlow } from '../../src/analysis/runtime/tensorflow.ts';
import { TfjsRuntime } from '../../src/analysis/runtime/tfjs.ts';

/** Largest difference allowed, as a share of the range that the output spans. 2e-5 is usual. */
const TOLERANCE = 1e-3;

/** The range of values that the networks' pictures have; a network without one cannot be compared. */
const pixelRange: Record<NetworkName, readonly [low: number, high: number]> = {
  blazeface: [-1, 1],
  blazefaceWide: [-1, 1],
  facemesh: [0, 1],
  iris: [0, 1],
  liveness: [0, 1],
  centernet: [0, 255],
  landmarks68: [0, 255],
  descriptor: [0, 255],
};

/** Pictures as functions of (channel, row, column) in 0…1, answering 0…1. */
const patterns: Record<string, (c: number, y: number, x: number) => number> = {
  'random pixels': randomPixels(7),
  'a slope': (c, y, x) => (x + y + c / 3) / 3,
  'a face-like disc': (c, y, x) => (Math.hypot(x - 0.45, y - 0.5) < 0.3 ? 0.8 - 0.15 * c : 0.2 + 0.1 * c),
  'a lone corner': (_, y, x) => (x > 0.97 && y > 0.97 ? 1 : 0),
};

let onnx: OnnxRuntime;
/** The unconverted networks, run by TensorFlow.js itself: what the converted ones must agree with. */
let tfjs: TfjsRuntime;
beforeAll(async () => {
  onnx = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
  tfjs = new TfjsRuntime(await openTensorFlow({ importPackage: notInstalled }));
}, 60_000);
afterAll(async () => {
  await onnx.close();
  await tfjs.close();
});

/** The reference is WebAssembly on every machine. */
async function notInstalled(name: string): Promise<never> {
  throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
}

test('every network has a range of pixel values', () => {
  expect(Object.keys(pixelRange).sort()).toEqual([...networkNames].sort());
});

describe.each(networkNames)('%s', (name) => {
  let converted: Session;
  let original: Session;
  beforeAll(async () => {
    converted = await onnx.load(name);
    original = await tfjs.load(name);
  }, 60_000);
  afterAll(async () => {
    await converted.close();
    await original.close();
  });

  test('has the same inputs and outputs in both runtimes', () => {
    expect(converted.inputs).toEqual(original.inputs);
    expect(converted.outputs).toEqual(original.outputs);
  });

  test.each(Object.keys(patterns))(
    'answers as TensorFlow.js does to %s',
    async (pattern) => {
      const image = paint(converted.inputs[0]?.dims ?? [], pixelRange[name], patterns[pattern]);
      const expected = await original.run({ image });
      const found = await converted.run({ image });
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [output, tensor] of Object.entries(expected)) {
        const answer = outputOf(found, output);
        expect(answer.dims, output).toEqual(tensor.dims);
        expect(largestDifference(answer.data, tensor.data), output).toBeLessThan(TOLERANCE);
      }
    },
    60_000,
  );
});
function paint(
  dims: readonly number[],
  [low, high]: readonly [number, number],
  pattern: ((c: number, y: number, x: number) => number) | undefined,
): Tensor {
  const [, channels = 0, height = 0, width = 0] = dims;
  const data = new Float32Array(channels * height * width);
  for (let i = 0; i < data.length; i += 1) {
    const c = Math.floor(i / (height * width));
    const y = Math.floor(i / width) % height;
    const value = pattern?.(c, y / height, (i % width) / width) ?? 0;
    data[i] = low + (high - low) * value;
  }
  return { dims, data };
}

function largestDifference(found: Float32Array, expected: Float32Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let difference = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const value = expected[i] ?? Number.NaN;
    low = Math.min(low, value);
    high = Math.max(high, value);
    difference = Math.max(difference, Math.abs(value - (found[i] ?? Number.NaN)));
  }
  // One number alone spans no range; then its own size is the measure.
  return difference / (high - low || Math.max(1, Math.abs(high)));
}

/** A small linear congruential generator (Numerical Recipes' constants), so that every run sees the same picture. */
function randomPixels(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
