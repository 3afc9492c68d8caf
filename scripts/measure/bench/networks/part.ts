import { type NetworkName, networkNames } from '../../../../src/analysis/runtime/convert/networks.ts';
import type { Runtime, Session } from '../../../../src/analysis/runtime/runtime.ts';
import { percentile } from '../../shared/percentile.ts';
import { Random } from '../../shared/random.ts';
import type { Figures } from '../../shared/report.ts';
import { deployedAnalysis, modelsDir } from '../deployed-analysis.ts';
import type { BenchPart } from '../part.ts';
import { WasmNetwork } from './wasm-network.ts';

export interface NetworksBench {
  runtime: Runtime;
  names: readonly NetworkName[];
  /** Runs of each that count; they take turns. */
  runs: number;
}

const warmUps = 3;
const median = (values: readonly number[]) => percentile(values, 0.5) ?? Number.NaN;

/** How many times faster the product runs each network than TensorFlow.js in WebAssembly does, on one thread. */
export async function measureNetworks({ runtime, names, runs }: NetworksBench): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const name of names) {
    const session = await runtime.load(name);
    const other = await WasmNetwork.load(name);
    const { own, wasm } = await taken(session, other, runs);
    await session.close();
    other.close();
    figures[`${name}.vs_wasm`] = median(wasm.map((ms, i) => ms / (own[i] ?? Number.NaN)));
    figures[`${name}.onnx_ms`] = median(own);
    figures[`${name}.wasm_ms`] = median(wasm);
  }
  return figures;
}

/** Milliseconds of each run, those of the warm-up left out. */
async function taken(session: Session, other: WasmNetwork, runs: number) {
  const [{ name, dims }] = session.inputs as [Session['inputs'][number]];
  const random = new Random(1);
  const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => random.next());
  const own: number[] = [];
  const wasm: number[] = [];
  for (let i = -warmUps; i < runs; i += 1) {
    const from = performance.now();
    await session.run({ [name]: { dims, data } });
    const between = performance.now();
    other.run(data, dims);
    if (i < 0) continue;
    own.push(between - from);
    wasm.push(performance.now() - between);
  }
  return { own, wasm };
}

export const networksPart: BenchPart = {
  name: 'networks',
  targets: {},
  run: async (tell) => {
    const { OnnxRuntime, ensureModels } = await deployedAnalysis(tell);
    const runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: modelsDir }) });
    tell('each network on both …');
    const figures = await measureNetworks({ runtime, names: networkNames, runs: 15 });
    await runtime.close();
    return figures;
  },
};
