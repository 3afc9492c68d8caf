import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { GraphWriter, MissingWeightError } from '../../src/analysis/runtime/convert/graph-writer.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { outputOf } from '../../src/analysis/runtime/runtime.ts';
import { RotatedCrop } from '../../src/analysis/vision/picture/rotated-crop.ts';
import { samplePortrait } from './fixtures/pictures.ts';

const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
await tf.setBackend('wasm');
await tf.ready();

/** The part of face-api that is used here; its own types name another build of TensorFlow.js. */
interface FaceApi {
  nets: Record<
    'faceLandmark68Net' | 'faceRecognitionNet',
    { loadFromDisk(folder: string): Promise<void>; forward(image: tf.Tensor3D): Promise<tf.Tensor> }
  >;
}
const faceApi: FaceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
  const folder = join(dirname(require.resolve('@vladmandic/face-api')), '../model');
  await faceApi.nets.faceLandmark68Net.loadFromDisk(folder);
  await faceApi.nets.faceRecognitionNet.loadFromDisk(folder);
}, 60_000);
afterAll(() => runtime.close());

test.each([
  { name: 'landmarks68', output: 'points', size: 112, net: 'faceLandmark68Net', numbers: 136 },
  { name: 'descriptor', output: 'descriptor', size: 150, net: 'faceRecognitionNet', numbers: 128 },
] as const)(
  '$name answers as face-api itself does',
  async ({ name, output, size, net, numbers }) => {
    const crop = new RotatedCrop(size, { low: 0, high: 255 });
    crop.cut(samplePortrait(), { center: { x: 128, y: 128 }, side: 220, angle: 0 });
    const session = await runtime.load(name);
    const found = outputOf(await session.run({ image: crop }), output);
    const planes = tf.tensor3d(crop.data, [3, size, size]);
    const expected = await faceApi.nets[net].forward(tf.transpose(planes, [1, 2, 0]));
    const values = await expected.data();
    expect(found.dims).toEqual([1, numbers]);
    expect([...expected.shape]).toEqual([1, numbers]);
    const differences = [...found.data].map((value, i) => Math.abs(value - (values[i] ?? Number.NaN)));
    expect(Math.max(...differences)).toBeLessThan(1e-4);
    await session.close();
  },
  60_000,
);

test('a graph cannot use a weight that its package does not have', () => {
  const graph = new GraphWriter({ entries: [], bin: new Uint8Array(0) });
  expect(() => graph.weight('fc')).toThrow(MissingWeightError);
});
