import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { convertToOnnx } from '../../src/analysis/runtime/convert/convert.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { networkNames } from '../../src/analysis/runtime/convert/networks.ts';
import { sourceOf } from '../../src/analysis/runtime/convert/sources.ts';
import { halfToFloat, readWeights } from '../../src/analysis/runtime/convert/weights.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';

const source = { file: 'tiny', inputs: { image: 'in' }, outputs: { out: 'last' } };

/** A graph model of one placeholder, [1, 2, 2, 3], and the given nodes; its only weight is `bias`, [3]. */
function tinyModel(...nodes: { name: string; op: string; input: string[] }[]): string {
  const shape = { dim: ['-1', '2', '2', '3'].map((size) => ({ size })) };
  const placeholder = { name: 'in', op: 'Placeholder', attr: { shape: { shape } } };
  return JSON.stringify({
    format: 'graph-model',
    modelTopology: { node: [placeholder, { name: 'bias', op: 'Const' }, ...nodes] },
    weightsManifest: [{ paths: [], weights: [{ name: 'bias', shape: [3], dtype: 'float32' }] }],
  });
}
const bias = new Uint8Array(Float32Array.of(10, 20, 30).buffer);

describe('conversion', () => {
  test('a constant a channel is added to each channel', async () => {
    const json = tinyModel({ name: 'last', op: 'AddV2', input: ['in', 'bias'] });
    const folder = await mkdtemp(join(tmpdir(), 'invigil-tiny-'));
    const file = join(folder, 'tiny.onnx');
    await writeFile(file, convertToOnnx(source, json, bias));
    const runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
    const session = await runtime.load({ file });
    expect(session.inputs).toEqual([{ name: 'image', dims: [1, 3, 2, 2] }]);
    const image = { dims: [1, 3, 2, 2], data: Float32Array.from({ length: 12 }, (_, i) => i) };
    const { out } = await session.run({ image });
    expect([...(out?.data ?? [])]).toEqual([10, 11, 12, 13, 24, 25, 26, 27, 38, 39, 40, 41]);
    await runtime.close();
    await rm(folder, { recursive: true });
  });

  test('an operator it does not know is named in the error', () => {
    const json = tinyModel({ name: 'last', op: 'Einsum', input: ['in'] });
    expect(() => convertToOnnx(source, json, bias)).toThrow(/Einsum.*"last"/);
    expect(() => convertToOnnx(source, json, bias)).toThrow(
      expect.objectContaining({ code: 'unsupported-operator' }),
    );
  });

  test('what no output needs is left out, even if it could not be converted', async () => {
    const last = { name: 'last', op: 'Relu', input: ['in'] };
    const unused = { name: 'unused', op: 'Einsum', input: ['last'] };
    expect(convertToOnnx(source, tinyModel(last, unused), bias)).toEqual(
      convertToOnnx(source, tinyModel(last), bias),
    );
  });

  test('a weight file that is too short is refused', () => {
    const json = tinyModel({ name: 'last', op: 'AddV2', input: ['in', 'bias'] });
    expect(() => convertToOnnx(source, json, bias.subarray(0, 8))).toThrow(
      expect.objectContaining({ code: 'weight-file' }),
    );
  });
});

describe('weights', () => {
  test('half floats are widened exactly', () => {
    const halves = [0x3c00, 0xc000, 0x0000, 0x0001, 0x7bff, 0x3555, 0x7c00];
    expect(halves.map(halfToFloat)).toEqual([1, -2, 0, 2 ** -24, 65504, 0.333251953125, Infinity]);
    expect(halfToFloat(0x7e00)).toBeNaN();
  });

  test('byte quantisation is undone with scale and minimum', () => {
    const quantization = { dtype: 'uint8', scale: 0.5, min: -1 };
    const weights = readWeights(
      [{ name: 'w', shape: [3], dtype: 'float32', quantization }],
      Uint8Array.of(0, 2, 255),
    );
    expect([...(weights.get('w')?.data ?? [])]).toEqual([-1, 0, 126.5]);
  });
});

describe('cache', () => {
  let cacheDir: string;
  beforeEach(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'invigil-models-'));
  });
  afterEach(() => rm(cacheDir, { recursive: true }));

  test('files are made once, whole, and found again', async () => {
    const [first, meanwhile] = await Promise.all([ensureModels({ cacheDir }), ensureModels({ cacheDir })]);
    expect(meanwhile).toEqual(first);
    expect((await readdir(cacheDir)).filter((file) => !file.endsWith('.onnx'))).toEqual([]);
    const before = await stat(first.blazeface);
    const lines: string[] = [];
    expect(await ensureModels({ cacheDir, log: (line) => lines.push(line) })).toEqual(first);
    expect((await stat(first.blazeface)).mtimeMs).toBe(before.mtimeMs);
    expect(lines).toEqual(networkNames.map((name) => `${name}: already converted`));
  }, 30_000);

  test('other sources make other files', async () => {
    const paths = await ensureModels({ cacheDir });
    const changed = await ensureModels({
      cacheDir,
      sourceOf: async (name) => {
        const source = await sourceOf(name);
        if (name === 'blazeface') Buffer.from(source.bin.buffer, source.bin.byteOffset).writeFloatLE(0.5, 0);
        return source;
      },
    });
    expect(changed.blazeface).not.toBe(paths.blazeface);
    expect(changed.facemesh).toBe(paths.facemesh);
  }, 30_000);
});
