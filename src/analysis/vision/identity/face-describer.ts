import type { FaceIdentity } from '../../observation.ts';
import { outputOf, type Runtime } from '../../runtime/runtime.ts';
import type { SeenFace } from '../faces/face-analyser.ts';
import type { Picture } from '../picture/picture.ts';
import { RotatedCrop } from '../picture/rotated-crop.ts';
import { arcFaceNetwork, dlibNetwork, type FaceNetwork } from './face-network.ts';
import { fitMesh } from './fitness.ts';

/**
 * Turns a face into numbers that tell persons apart, from one crop. Mirrored and jittered crops were measured and left out:
 * averaged over them, descriptors tell persons apart no better at the same share of false accepts.
 */
export class FaceDescriber {
  readonly #network: FaceNetwork;
  readonly #crop: RotatedCrop;

  constructor(network: FaceNetwork) {
    this.#network = network;
    this.#crop = new RotatedCrop(network.size, network.range);
  }

  /**
   * `file` is an operator's ONNX file, or null for the project's own network.
   * @throws FaceModelError when the file has other shapes than `arcFaceNetwork` wants
   */
  static async create({ runtime, file }: { runtime: Runtime; file: string | null }): Promise<FaceDescriber> {
    return new FaceDescriber(
      file === null ? await dlibNetwork(runtime) : await arcFaceNetwork(runtime, file),
    );
  }

  /** Null when the face is not fit for it: too small, turned too far, cut off, or without a mesh (`fitnessLimits`). */
  async describe(picture: Picture, face: SeenFace): Promise<FaceIdentity | null> {
    const mesh = fitMesh(picture, face);
    if (!mesh) return null;
    const { session, input, output, chip } = this.#network;
    this.#crop.cut(picture, chip(mesh));
    const outputs = await session.run({ [input]: this.#crop });
    const descriptor = this.#network.descriptor(outputOf(outputs, output).data);
    return descriptor && { descriptor };
  }
}
