import type { NetworkName } from './convert/networks.ts';

/** One of the project's own networks by its name, or an ONNX file that an operator plugs in. */
export type Model = NetworkName | { readonly file: string };

/** A dense array of 32-bit floats, row-major. `data.length` is the product of `dims`. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A name and a fixed shape, as the model file declares them. */
export interface TensorInfo {
  readonly name: string;
  readonly dims: readonly number[];
}

/** One loaded network. Calls to `run` may not overlap. */
export interface Session {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Takes every declared input, answers every declared output. The answers are the caller's to keep. */
  run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>>;
  /** Frees the network's memory; a second call does nothing. */
  close(): Promise<void>;
}

/** What can execute networks: the one seam between our picture code and an inference library. */
export interface Runtime {
  /** Shown to operators, so that they see what really serves. */
  readonly name: string;
  /** @throws UnsupportedModelError for a plugged-in file that this runtime cannot run */
  load(model: Model): Promise<Session>;
  /** Closes every session that is still open; a second call does nothing. */
  close(): Promise<void>;
}

/** The output named `name`; its absence means that model file and code do not belong together. */
export function outputOf(outputs: Record<string, Tensor>, name: string): Tensor {
  const tensor = outputs[name];
  if (!tensor) throw new MissingOutputError(name);
  return tensor;
}

export class SessionClosedError extends Error {
  readonly code = 'session-closed';
  constructor() {
    super('The network was closed before this run.');
  }
}

/** What was given to a network does not fit its inputs. */
export class BadInputError extends Error {
  readonly code = 'bad-input';
  constructor(name: string, wanted: readonly number[], given: readonly number[] | undefined) {
    super(`The input "${name}" must be [${wanted}], but is ${given ? `[${given}]` : 'missing'}.`);
  }
}

export class MissingOutputError extends Error {
  readonly code = 'missing-output';
  constructor(name: string) {
    super(`The network has no output named "${name}".`);
  }
}

export class UnsupportedModelError extends Error {
  readonly code = 'unsupported-model';
  constructor(runtime: string, file: string) {
    super(`The runtime ${runtime} cannot run the file ${file}.`);
  }
}
