import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { BatchingRuntime, BatchingSession } from '../../src/analysis/runtime/batching.ts';
import { networkNames } from '../../src/analysis/runtime/convert/networks.ts';
import { outputOf, type Session, type Tensor } from '../../src/analysis/runtime/runtime.ts';
import { TfjsRuntime } from '../../src/analysis/runtime/tfjs.ts';
import { wasmTensorFlow } from './fixtures/packages.ts';

const picture = (value: number): { image: Tensor } => ({
  image: { dims: [1, 2], data: Float32Array.of(value, value) },
});

/** A network that answers twice what it is given, for any number of pictures; it refuses those with a 13. */
class Doubler implements Session {
  readonly inputs = [{ name: 'image', dims: [1, 2] }];
  readonly outputs = [{ name: 'twice', dims: [1, 2] }];
  /** How many pictures each run had. */
  readonly sizes: number[] = [];
  closed = 0;
  overlapping = 0;
  #running = 0;
  #batched: boolean;

  constructor({ batched = true } = {}) {
    this.#batched = batched;
  }

  async run({ image }: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    if (!image) throw new Error('no image');
    this.sizes.push(image.dims[0] ?? 0);
    this.#running += 1;
    this.overlapping = Math.max(this.overlapping, this.#running);
    await wait(2);
    this.#running -= 1;
    if (image.data.includes(13)) throw new Error('unlucky');
    const dims = this.#batched ? image.dims : [1, image.data.length];
    return { twice: { dims, data: image.data.map((value) => value * 2) } };
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

const values = (outputs: Record<string, Tensor>) => [...outputOf(outputs, 'twice').data];

describe('which runs go together', () => {
  test('those of one turn do, and each caller gets its own answer', async () => {
    const session = new Doubler();
    const batching = new BatchingSession({ session, largest: 8 });
    const answers = await Promise.all([1, 2, 3].map((value) => batching.run(picture(value))));
    expect(answers.map(values)).toEqual([
      [2, 2],
      [4, 4],
      [6, 6],
    ]);
    expect(answers.map(({ twice }) => twice?.dims)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(session.sizes).toEqual([3]);
  });

  test('one alone waits for nobody', async () => {
    const session = new Doubler();
    expect(values(await new BatchingSession({ session, largest: 8 }).run(picture(4)))).toEqual([8, 8]);
    expect(session.sizes).toEqual([1]);
  });

  test('more than the largest batch is done in several, first come, first served', async () => {
    const session = new Doubler();
    const batching = new BatchingSession({ session, largest: 3 });
    const order: number[] = [];
    await Promise.all([0, 1, 2, 3, 4, 5, 6].map((i) => batching.run(picture(i)).then(() => order.push(i))));
    expect(session.sizes).toEqual([3, 3, 1]);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('what comes while a batch runs is the next one; runs never overlap', async () => {
    const session = new Doubler();
    const batching = new BatchingSession({ session, largest: 8 });
    const first = batching.run(picture(1));
    await wait(1);
    const later = [2, 3].map((value) => batching.run(picture(value)));
    await Promise.all([first, ...later]);
    expect(session.sizes).toEqual([1, 2]);
    expect(session.overlapping).toBe(1);
  });

  test('callers that ask again as soon as they have an answer stay together', async () => {
    const session = new Doubler();
    const batching = new BatchingSession({ session, largest: 8 });
    const twice = async (value: number) => {
      const [once = 0] = values(await batching.run(picture(value)));
      return values(await batching.run(picture(once)));
    };
    expect(await Promise.all([1, 2, 3, 4].map(twice))).toEqual([
      [4, 4],
      [8, 8],
      [12, 12],
      [16, 16],
    ]);
    expect(session.sizes).toEqual([4, 4]);
  });
});

describe('errors', () => {
  test('an input of another size is refused before it can spoil a batch', async () => {
    const session = new Doubler();
    const batching = new BatchingSession({ session, largest: 8 });
    const wrong = batching.run({ image: { dims: [1, 3], data: new Float32Array(3) } });
    const missing = batching.run({});
    const right = batching.run(picture(1));
    await expect(wrong).rejects.toMatchObject({ code: 'bad-input' });
    await expect(missing).rejects.toMatchObject({ code: 'bad-input' });
    expect(values(await right)).toEqual([2, 2]);
    expect(session.sizes).toEqual([1]);
  });

  test('a picture that fails fails for who gave it, and for nobody else', async () => {
    const batching = new BatchingSession({ session: new Doubler(), largest: 8 });
    const outcomes = await Promise.allSettled([1, 13, 3].map((value) => batching.run(picture(value))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: 'unlucky' } });
    expect(values(await batching.run(picture(5)))).toEqual([10, 10]);
  });

  test('a network that cannot be batched still answers', async () => {
    const session = new Doubler({ batched: false });
    const batching = new BatchingSession({ session, largest: 8 });
    expect((await Promise.all([1, 2].map((value) => batching.run(picture(value))))).map(values)).toEqual([
      [2, 2],
      [4, 4],
    ]);
    expect(session.sizes).toEqual([2, 1, 1]);
  });
});

describe('closing', () => {
  test('who waits is refused, who is in work gets an answer', async () => {
    const session = new Doubler();
    const batching = new BatchingSession({ session, largest: 1 });
    const outcomes = Promise.allSettled([1, 2].map((value) => batching.run(picture(value))));
    await wait(1);
    await Promise.all([batching.close(), batching.close()]);
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(session.closed).toBe(1);
    await expect(batching.run(picture(3))).rejects.toMatchObject({ code: 'session-closed' });
  });
});

describe('of real networks', async () => {
  const tfjs = new TfjsRuntime({ tf: await wasmTensorFlow(), backend: 'wasm' });
  const batching = new BatchingRuntime({ runtime: tfjs, largest: 8 });
  afterAll(() => batching.close());

  test.each(networkNames)(
    '%s answers three pictures together as it does each alone',
    async (name) => {
      const single = await tfjs.load(name);
      const together = await batching.load(name);
      const [input] = single.inputs;
      const dims = input?.dims ?? [];
      const images = [1, 2, 3].map((seed) => noise(dims, seed));
      const found = await Promise.all(images.map((image) => together.run({ image })));
      for (const [i, image] of images.entries()) {
        for (const [output, { dims, data }] of Object.entries(await single.run({ image }))) {
          const answer = outputOf(found[i] ?? {}, output);
          expect(answer.dims, output).toEqual(dims);
          const furthest = data.reduce(
            (far, value, j) => Math.max(far, Math.abs(value - (answer.data[j] ?? 9))),
            0,
          );
          const size = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
          expect(furthest / size, output).toBeLessThan(1e-5);
        }
      }
      await single.close();
      await together.close();
    },
    60_000,
  );
});

/** Pixels between 0 and 1 that differ from seed to seed. */
function noise(dims: readonly number[], seed: number): Tensor {
  const length = dims.reduce((product, dim) => product * dim, 1);
  return { dims, data: Float32Array.from({ length }, (_, i) => Math.abs(Math.sin(i * seed) * 1000) % 1) };
}
