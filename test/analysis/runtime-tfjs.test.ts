import { afterAll, expect, test } from 'vitest';
import { outputOf } from '../../src/analysis/runtime/runtime.ts';
import { TfjsRuntime } from '../../src/analysis/runtime/tfjs.ts';
import { wasmTensorFlow } from './fixtures/packages.ts';

const tf = await wasmTensorFlow();
const runtime = new TfjsRuntime({ tf, backend: 'wasm' });
afterAll(() => runtime.close());
const image = { dims: [1, 3, 192, 192], data: new Float32Array(3 * 192 * 192).fill(0.5) };

test('it is named after what computes', () => {
  expect(runtime.name).toBe('tfjs-wasm');
  expect(new TfjsRuntime({ tf, backend: 'node-gpu' }).name).toBe('tfjs-node-gpu');
});

test('runs leave no tensor behind, failed ones neither, and closing frees the weights', async () => {
  const before = tf.memory().numTensors;
  const session = await runtime.load('facemesh');
  const loaded = tf.memory().numTensors;
  expect(loaded).toBeGreaterThan(before);
  for (let i = 0; i < 3; i += 1) await session.run({ image });
  await expect(session.run({ image: { dims: [1, 3, 9, 9], data: new Float32Array(243) } })).rejects.toThrow();
  expect(tf.memory().numTensors).toBe(loaded);
  await session.close();
  expect(tf.memory().numTensors).toBe(before);
});

test("answers are the caller's to keep", async () => {
  const session = await runtime.load('facemesh');
  const first = outputOf(await session.run({ image }), 'mesh');
  const kept = first.data.slice();
  await session.run({ image: { ...image, data: new Float32Array(image.data.length) } });
  expect(first.data).toEqual(kept);
  first.data.fill(0);
  expect(outputOf(await session.run({ image }), 'mesh').data).toEqual(kept);
  await session.close();
});

test('what a network needs and does not get is named', async () => {
  const session = await runtime.load('facemesh');
  await expect(session.run({})).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/"image".*missing/),
  });
  await session.close();
});

test('a closed session refuses to run, and closing twice is harmless', async () => {
  const session = await runtime.load('facemesh');
  const other = await runtime.load('facemesh');
  await session.close();
  await session.close();
  await expect(session.run({ image })).rejects.toMatchObject({ code: 'session-closed' });
  expect(outputOf(await other.run({ image }), 'mesh').dims).toEqual([1, 1404]);
  await runtime.close();
  await expect(other.run({ image })).rejects.toMatchObject({ code: 'session-closed' });
});

test('an ONNX file is refused by name', async () => {
  await expect(runtime.load({ file: '/models/own.onnx' })).rejects.toMatchObject({
    code: 'unsupported-model',
    message: expect.stringMatching(/tfjs-wasm.*own\.onnx/),
  });
});
