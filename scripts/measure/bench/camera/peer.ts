import { createRequire } from 'node:module';
import path from 'node:path';
import jpegTurbo from '@julusian/jpeg-turbo';

/** What is used of the package; its WebAssembly build has no types of its own. */
interface FaceApi {
  tf: {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    getBackend(): string;
    tensor3d(values: Int32Array, shape: [number, number, number], type: 'int32'): { dispose(): void };
    memory(): { numTensors: number };
  };
  nets: Record<'ssdMobilenetv1' | 'faceLandmark68Net', { loadFromDisk(folder: string): Promise<void> }>;
  SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
  detectAllFaces(
    input: object,
    options: object,
  ): { withFaceLandmarks(): Promise<readonly { landmarks: object }[]> };
}

export class PeerError extends Error {
  readonly code = 'peer-failed';
}

/**
 * What to compare with: @vladmandic/face-api on TensorFlow.js in WebAssembly, used as well as one can. The JPEG is decoded
 * by jpeg-turbo, pixels go to the tensor as one typed array, tensors are disposed of, one thread does it all. It finds
 * faces (SSD on MobileNet v1) and their 68 landmarks.
 */
export class Peer {
  readonly #faceApi: FaceApi;
  readonly #options: object;

  private constructor(faceApi: FaceApi) {
    this.#faceApi = faceApi;
    this.#options = new faceApi.SsdMobilenetv1Options({ minConfidence: 0.5, maxResults: 10 });
  }

  /** @throws PeerError when it does not run on WebAssembly */
  static async open(): Promise<Peer> {
    const require = createRequire(import.meta.url);
    const wasm = require('@tensorflow/tfjs-backend-wasm') as {
      setWasmPaths(folder: string): void;
      setThreadsCount(threads: number): void;
    };
    wasm.setWasmPaths(`${path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
    wasm.setThreadsCount(1);
    const root = path.join(path.dirname(require.resolve('@vladmandic/face-api')), '..');
    const faceApi = require(path.join(root, 'dist/face-api.node-wasm.js')) as FaceApi;
    await faceApi.tf.setBackend('wasm');
    await faceApi.tf.ready();
    if (faceApi.tf.getBackend() !== 'wasm') throw new PeerError(`It runs on ${faceApi.tf.getBackend()}.`);
    await faceApi.nets.ssdMobilenetv1.loadFromDisk(path.join(root, 'model'));
    await faceApi.nets.faceLandmark68Net.loadFromDisk(path.join(root, 'model'));
    return new Peer(faceApi);
  }

  /** Tensors that are alive: this must not grow from frame to frame. */
  get tensors(): number {
    return this.#faceApi.tf.memory().numTensors;
  }

  /** How many faces it found, with their landmarks. */
  async look(jpeg: Uint8Array): Promise<number> {
    const { width, height, data } = jpegTurbo.decompressSync(
      Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.length),
      {
        format: jpegTurbo.FORMAT_RGB,
      },
    );
    const image = this.#faceApi.tf.tensor3d(new Int32Array(data), [height, width, 3], 'int32');
    try {
      return (await this.#faceApi.detectAllFaces(image, this.#options).withFaceLandmarks()).length;
    } finally {
      image.dispose();
    }
  }
}
