import { expect, test } from 'vitest';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { type OpenRuntimeOptions, openRuntime } from '../../src/analysis/runtime/open-runtime.ts';
import { installed, nativePackage } from './fixtures/packages.ts';

const models = await ensureModels({ cacheDir: '.cache/models' });
const seeing = await nativePackage({ seesGpu: true });
const blind = await nativePackage({ seesGpu: false });
const withGpu = installed({ '@tensorflow/tfjs-node-gpu': () => seeing });
const withoutGpu = installed({ '@tensorflow/tfjs-node-gpu': () => blind });
const withCpu = installed({ '@tensorflow/tfjs-node': () => blind });
const noOnnx = async (): Promise<never> => {
  throw new Error('no build for this platform');
};

async function open(options: Partial<OpenRuntimeOptions>) {
  const notices: string[] = [];
  const { runtime, ...opened } = await openRuntime({
    inference: 'auto',
    models,
    hasPlugIns: false,
    importPackage: installed({}),
    notice: (text) => notices.push(text),
    ...options,
  });
  await runtime.close();
  return { name: runtime.name, ...opened, notices };
}

const onnx = { name: 'onnx-cpu', inference: 'onnx', lanes: 1, oneThread: false, notices: [] };
const gpu = { name: 'tfjs-node-gpu', inference: 'tfjs', lanes: 8, oneThread: true, notices: [] };
const cpu = { name: 'tfjs-node', inference: 'tfjs', lanes: 1, oneThread: true, notices: [] };
const wasm = { name: 'tfjs-wasm', inference: 'tfjs', lanes: 1, oneThread: false, notices: [] };

test('auto is ONNX Runtime', async () => {
  expect(await open({})).toEqual(onnx);
  expect(await open({ importPackage: withCpu })).toEqual(onnx);
});

test('auto is the GPU when its package sees one', async () => {
  expect(await open({ importPackage: withGpu })).toEqual(gpu);
});

test('auto says that a GPU package sees none', async () => {
  const notices = [expect.stringContaining('sees no GPU')];
  expect(await open({ importPackage: withoutGpu })).toEqual({ ...onnx, notices });
});

test('auto runs plugged-in files where they run, although there is a GPU', async () => {
  expect(await open({ importPackage: withGpu, hasPlugIns: true })).toEqual(onnx);
});

test('auto goes on without ONNX Runtime, and says so', async () => {
  const notices = [expect.stringContaining('no build for this platform')];
  expect(await open({ openOnnx: noOnnx })).toEqual({ ...wasm, notices });
  expect(await open({ openOnnx: noOnnx, importPackage: withCpu })).toEqual({ ...cpu, notices });
});

test('onnx is ONNX Runtime or nothing', async () => {
  expect(await open({ inference: 'onnx', importPackage: withGpu })).toEqual(onnx);
  await expect(open({ inference: 'onnx', openOnnx: noOnnx })).rejects.toThrow('no build');
  await expect(open({ hasPlugIns: true, openOnnx: noOnnx })).rejects.toThrow('no build');
});

test('tfjs is the best TensorFlow.js there is', async () => {
  expect(await open({ inference: 'tfjs' })).toEqual(wasm);
  expect(await open({ inference: 'tfjs', importPackage: withCpu })).toEqual(cpu);
  expect(await open({ inference: 'tfjs', importPackage: withGpu })).toEqual(gpu);
  const notices = [expect.stringContaining('uses the CPU')];
  expect(await open({ inference: 'tfjs', importPackage: withoutGpu })).toEqual({ ...cpu, notices });
});
