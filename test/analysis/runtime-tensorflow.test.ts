import { expect, test } from 'vitest';
import { openTensorFlow, openTensorFlowOnGpu } from '../../src/analysis/runtime/tensorflow.ts';
import { installed, nativePackage } from './fixtures/packages.ts';

const gpu = '@tensorflow/tfjs-node-gpu';
const cpu = '@tensorflow/tfjs-node';
const seeing = await nativePackage({ seesGpu: true });
const blind = await nativePackage({ seesGpu: false });

async function open(packages: Record<string, () => unknown>) {
  const notices: string[] = [];
  const options = { importPackage: installed(packages), notice: (text: string) => notices.push(text) };
  const { backend } = await openTensorFlow(options);
  return { backend, notices };
}

test('without a native package WebAssembly serves, which is nothing to speak of', async () => {
  expect(await open({})).toEqual({ backend: 'wasm', notices: [] });
});

test('a package that Node itself does not find is not installed', async () => {
  const notices: string[] = [];
  // Node's own words, for a package that has no chance to be there.
  const importPackage = (name: string) =>
    import(`${name}-of-nobody`).catch((error: Error) => {
      error.message = error.message.replace(`${name}-of-nobody`, name);
      throw error;
    });
  await openTensorFlow({ importPackage, notice: (text) => notices.push(text) });
  expect(notices).toEqual([]);
});

test('a GPU is used when it is seen', async () => {
  expect(await open({ [gpu]: () => seeing, [cpu]: () => blind })).toEqual({
    backend: 'node-gpu',
    notices: [],
  });
});

test('the GPU package without a GPU is reported as what it is', async () => {
  const { backend, notices } = await open({ [gpu]: () => blind });
  expect(backend).toBe('node');
  expect(notices).toEqual([expect.stringContaining('sees no GPU')]);
});

test('the CPU package serves where there is no GPU package', async () => {
  expect(await open({ [cpu]: () => blind })).toEqual({ backend: 'node', notices: [] });
});

test('a package that is not CommonJS will do', async () => {
  expect((await open({ [cpu]: () => ({ ...blind.default, default: undefined }) })).backend).toBe('node');
});

const broken: Record<string, () => unknown> = {
  'its native library cannot be loaded': () => {
    throw Object.assign(new Error('libcudart.so.11.0: cannot open shared object file'), {
      code: 'ERR_DLOPEN_FAILED',
    });
  },
  'a package that it needs is missing': () => {
    throw Object.assign(new Error(`Cannot find module '@mapbox/node-pre-gyp' required by ${gpu}`), {
      code: 'MODULE_NOT_FOUND',
    });
  },
  'its operations fail': () => ({
    default: {
      ...seeing.default,
      add: () => {
        throw new TypeError('util_1.isNullOrUndefined is not a function');
      },
    },
  }),
  'its operations are wrong': () => ({
    default: { ...seeing.default, add: () => seeing.default.tensor([0]) },
  }),
};

test.each(Object.keys(broken))(
  'installed and broken, for %s: the next one serves, and it is told',
  async (how) => {
    const { backend, notices } = await open({ [gpu]: () => broken[how]?.(), [cpu]: () => blind });
    expect(backend).toBe('node');
    expect(notices).toEqual([expect.stringMatching(`^${gpu} is installed but does not work: .+`)]);
  },
);

test('who wants a GPU or nothing gets nothing without one', async () => {
  const onGpu = (packages: Record<string, () => unknown>) =>
    openTensorFlowOnGpu({ importPackage: installed(packages) });
  expect(await onGpu({ [cpu]: () => blind })).toBeNull();
  expect(await onGpu({ [gpu]: () => blind })).toBeNull();
  expect((await onGpu({ [gpu]: () => seeing }))?.backend).toBe('node-gpu');
});
