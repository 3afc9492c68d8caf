import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  BadInputError,
  type Model,
  type Runtime,
  type Session,
  SessionClosedError,
  type Tensor,
} from './runtime.ts';

export interface BatchingOptions {
  /** Its sessions must take any number of pictures: a first dimension of any size. */
  runtime: Runtime;
  /** Most pictures in one run. */
  largest: number;
}

/** A runtime that runs at once what several callers ask of the same network at about the same time. */
export class BatchingRuntime implements Runtime {
  readonly #runtime: Runtime;
  readonly #largest: number;

  constructor({ runtime, largest }: BatchingOptions) {
    this.#runtime = runtime;
    this.#largest = largest;
  }

  get name(): string {
    return this.#runtime.name;
  }

  async load(model: Model): Promise<Session> {
    return new BatchingSession({ session: await this.#runtime.load(model), largest: this.#largest });
  }

  close(): Promise<void> {
    return this.#runtime.close();
  }
}

type Inputs = Record<string, Tensor>;

interface Waiting {
  inputs: Inputs;
  resolve(outputs: Record<string, Tensor>): void;
  reject(error: unknown): void;
}

/**
 * Unlike other sessions it takes overlapping calls to `run`: those of one turn of the event loop, and those that came
 * while the last batch ran, go together, first come, first served. One call alone waits for the turn's end and no longer.
 */
export class BatchingSession implements Session {
  readonly #session: Session;
  readonly #largest: number;
  readonly #waiting: Waiting[] = [];
  #work: Promise<void> | null = null;
  #closed: Promise<void> | null = null;

  constructor({ session, largest }: { session: Session; largest: number }) {
    this.#session = session;
    this.#largest = largest;
  }

  get inputs() {
    return this.#session.inputs;
  }

  get outputs() {
    return this.#session.outputs;
  }

  /** @throws BadInputError at once, so that one caller's slip is nobody else's */
  async run(inputs: Inputs): Promise<Record<string, Tensor>> {
    if (this.#closed) throw new SessionClosedError();
    for (const { name, dims } of this.inputs) {
      const given = inputs[name]?.dims;
      if (String(given) !== String(dims)) throw new BadInputError(name, dims, given);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ inputs, resolve, reject });
      this.#work ??= this.#workOff();
    });
  }

  /** Who waits is refused, the batch in work ends first. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    for (const { reject } of this.#waiting.splice(0)) reject(new SessionClosedError());
    await this.#work;
    await this.#session.close();
  }

  async #workOff(): Promise<void> {
    // Frames that arrived together are decoded one after the other before this turn of the event loop ends; who got an
    // answer asks for the next network within the next one.
    await nextTurn();
    while (this.#waiting.length > 0) {
      await this.#runTogether(this.#waiting.splice(0, this.#largest));
      await nextTurn();
    }
    this.#work = null;
  }

  async #runTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const outputs = await this.#session.run(joined(batch.map(({ inputs }) => inputs)));
      const answers = split(outputs, batch.length);
      for (const [i, { resolve }] of batch.entries()) resolve(answers[i] ?? {});
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      // Alone, whoever is not at fault gets an answer.
      else for (const one of batch) await this.#runTogether([one]);
    }
  }
}

/** Puts the pictures behind each other along the first dimension, which is 1 in each. */
function joined(batch: readonly Inputs[]): Inputs {
  const [first] = batch;
  if (!first || batch.length === 1) return first ?? {};
  const inputs: Inputs = {};
  for (const [name, { dims, data }] of Object.entries(first)) {
    const all = new Float32Array(data.length * batch.length);
    for (const [i, one] of batch.entries()) all.set(one[name]?.data ?? [], i * data.length);
    inputs[name] = { dims: [batch.length, ...dims.slice(1)], data: all };
  }
  return inputs;
}

function split(outputs: Record<string, Tensor>, count: number): Record<string, Tensor>[] {
  const answers: Record<string, Tensor>[] = Array.from({ length: count }, () => ({}));
  for (const [name, { dims, data }] of Object.entries(outputs)) {
    if (dims[0] !== count) throw new UnbatchedOutputError(name, count, dims);
    const size = data.length / count;
    for (const [i, answer] of answers.entries()) {
      answer[name] = { dims: [1, ...dims.slice(1)], data: data.slice(i * size, (i + 1) * size) };
    }
  }
  return answers;
}

export class UnbatchedOutputError extends Error {
  readonly code = 'unbatched-output';
  constructor(name: string, count: number, dims: readonly number[]) {
    super(`The output "${name}" of ${count} pictures is [${dims}].`);
  }
}
