import { outputOf, type Runtime, type Session, type TensorInfo } from '../runtime/runtime.ts';

/** Limits of what a file may declare: bands, and frames of 10 ms. */
const LEAST_BANDS = 20;
const MOST_BANDS = 128;
const LEAST_FRAMES = 100;
const MOST_FRAMES = 1_000;

/** What a frame of silence looks like, ln 10⁻⁶. */
const silence = Math.log(1e-6);

/**
 * An operator's ONNX file (VOICE_MODEL) that tells a living person's voice from a played or made one: one input
 * [1, bands, frames] of log-mel features, oldest frame first; one output of one number, 1 for a living person's voice,
 * 0 for the contrary. The batch may be free.
 */
export class VoiceModel {
  readonly bands: number;
  readonly frames: number;
  readonly #session: Session;
  readonly #input: string;
  readonly #output: string;

  private constructor(session: Session, input: TensorInfo, output: TensorInfo) {
    this.#session = session;
    this.#input = input.name;
    this.#output = output.name;
    this.bands = input.dims[1] as number;
    this.frames = input.dims[2] as number;
  }

  /** @throws VoiceModelError when the file declares or answers something else, or the runtime's error */
  static async load({ runtime, file }: { runtime: Runtime; file: string }): Promise<VoiceModel> {
    const session = await runtime.load({ file });
    try {
      const [input, ...moreInputs] = session.inputs;
      const [output, ...moreOutputs] = session.outputs;
      if (!input || moreInputs.length > 0 || !areFeatures(input)) {
        throw new VoiceModelError(
          `needs one input [1, bands, frames] with 20 to 128 bands and 100 to 1000 frames, it has ${shapes(session.inputs)}`,
        );
      }
      if (!output || moreOutputs.length > 0 || !isOneNumber(output)) {
        throw new VoiceModelError(`needs one output of one number, it has ${shapes(session.outputs)}`);
      }
      const model = new VoiceModel(session, input, output);
      const said = await model.#ask(new Float32Array(model.bands * model.frames).fill(silence));
      if (!(said >= 0 && said <= 1))
        throw new VoiceModelError(`must answer 0 to 1, it says ${said} of silence`);
      return model;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** `features` are the frames, oldest first, each from the lowest band up. 0–1; null for an answer that is no number. */
  async rate(features: Float32Array): Promise<number | null> {
    const input = new Float32Array(this.bands * this.frames);
    for (let frame = 0; frame < this.frames; frame += 1) {
      for (let band = 0; band < this.bands; band += 1) {
        input[band * this.frames + frame] = features[frame * this.bands + band] ?? silence;
      }
    }
    const said = await this.#ask(input);
    return Number.isFinite(said) ? Math.min(1, Math.max(0, said)) : null;
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #ask(data: Float32Array): Promise<number> {
    const outputs = await this.#session.run({ [this.#input]: { dims: [1, this.bands, this.frames], data } });
    return outputOf(outputs, this.#output).data[0] ?? Number.NaN;
  }
}

function areFeatures({ dims: [batch = 0, bands = 0, frames = 0, ...more] }: TensorInfo): boolean {
  const isOne = Math.abs(batch) === 1 && more.length === 0;
  const fits = bands >= LEAST_BANDS && bands <= MOST_BANDS && frames >= LEAST_FRAMES && frames <= MOST_FRAMES;
  return isOne && fits;
}

/** [], [1], [1, 1]: dimensions that are free count as one. */
const isOneNumber = ({ dims }: TensorInfo) => dims.every((dim) => Math.abs(dim) === 1);

const shapes = (found: readonly TensorInfo[]) =>
  found.map(({ name, dims }) => `${name} [${dims.join(', ')}]`).join(', ') || 'none';

export class VoiceModelError extends Error {
  readonly code = 'voice-model';
  constructor(what: string) {
    super(`The voice model ${what}. A free size is shown as -1.`);
  }
}
