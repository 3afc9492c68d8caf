import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureNetworks } from '../../scripts/measure/bench/networks/part.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
});
afterAll(() => runtime.close());

test('networks of both packages are timed on both runtimes', async () => {
  const figures = await measureNetworks({ runtime, names: ['liveness', 'landmarks68'], runs: 3 });
  for (const name of ['liveness', 'landmarks68']) {
    expect(figures[`${name}.onnx_ms`]).toBeGreaterThan(0);
    expect(figures[`${name}.wasm_ms`]).toBeGreaterThan(0);
    expect(figures[`${name}.vs_wasm`]).toBeGreaterThan(0);
  }
  expect(Object.keys(figures)).toHaveLength(6);
});
