import { expect, test } from 'vitest';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { outputOf } from '../../src/analysis/runtime/runtime.ts';

const models = await ensureModels({ cacheDir: '.cache/models' });

test('a closed session refuses to run, and closing twice is harmless', async () => {
  const runtime = new OnnxRuntime({ models });
  const session = await runtime.load('facemesh');
  const image = { dims: [1, 3, 192, 192], data: new Float32Array(3 * 192 * 192) };
  expect(outputOf(await session.run({ image }), 'mesh').dims).toEqual([1, 1404]);
  await session.close();
  await session.close();
  await expect(session.run({ image })).rejects.toMatchObject({ code: 'session-closed' });
  await runtime.close();
  await runtime.close();
}, 30_000);

test('closing the runtime closes its sessions', async () => {
  const runtime = new OnnxRuntime({ models });
  const session = await runtime.load('blazeface');
  await runtime.close();
  await expect(session.run({})).rejects.toMatchObject({ code: 'session-closed' });
}, 30_000);

test('an output that the network does not have is an error', () => {
  expect(() => outputOf({}, 'mesh')).toThrow(/mesh/);
});

test('a file that is no network is refused', async () => {
  await expect(new OnnxRuntime({ models }).load({ file: 'package.json' })).rejects.toThrow();
});
