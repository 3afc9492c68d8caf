import { createRequire } from 'node:module';
import path from 'node:path';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { type NetworkName, networks } from '../../../../src/analysis/runtime/convert/networks.ts';
import { sourceOf } from '../../../../src/analysis/runtime/convert/sources.ts';

/** A network as its package ships it, run by TensorFlow.js in WebAssembly on one thread, channels last as it likes it. */
export class WasmNetwork {
  readonly #model: GraphModel;
  readonly #input: string;
  readonly #outputs: string[];

  private constructor(model: GraphModel, name: NetworkName) {
    this.#model = model;
    this.#input = Object.values(networks[name].inputs)[0] ?? '';
    this.#outputs = Object.values(networks[name].outputs);
  }

  static async load(name: NetworkName): Promise<WasmNetwork> {
    const folder = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
    setWasmPaths(`${folder}/`);
    setThreadsCount(1);
    if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js cannot run on WebAssembly here.');
    await tf.ready();
    const { json, bin } = await sourceOf(name);
    const model = JSON.parse(json);
    const graph = await loadGraphModel({
      load: async () => ({
        ...model,
        weightSpecs: model.weightsManifest.flatMap((group: { weights: object[] }) => group.weights),
        weightData: Uint8Array.from(bin).buffer,
      }),
    });
    return new WasmNetwork(graph, name);
  }

  /** From pixels in memory to answers in memory; `dims` is channels first, as the product's networks have it. */
  run(data: Float32Array, dims: readonly number[]): number {
    const [batch = 1, channels = 3, height = 0, width = 0] = dims;
    return tf.tidy(() => {
      const input = tf.tensor(data, [batch, height, width, channels]);
      const found = this.#model.execute({ [this.#input]: input }, this.#outputs);
      return (Array.isArray(found) ? found : [found]).reduce(
        (sum, output) => sum + output.dataSync().length,
        0,
      );
    });
  }

  close(): void {
    this.#model.dispose();
  }
}
