import type { Analysed, FrameMemory } from '../../../../src/analysis/frame-memory.ts';
import type { AnalysisPath } from '../../../../src/analysis/observation.ts';
import { faceLook, fullLook, type Product } from './product.ts';
import type { Shots } from './shots.ts';
import type { Timed } from './worker-messages.ts';

export interface Subjects {
  product: Pick<Product, 'analyse'>;
  /** Looks at frames one after the other, in a process of its own. */
  peer: { look(jpegs: readonly Uint8Array[]): Promise<readonly Timed[]> };
}

/** What one round over one person's frames took: the mean of its frames, ms. */
export interface Round {
  full: number;
  peer: number;
  tracked: number;
  still: number;
  /** Share of the frames that really went this way, 0–1: a tracked face may be looked at anew. */
  onPath: { tracked: number; still: number };
  /** Share of the frames in which exactly the one person was found, 0–1. */
  found: { full: number; peer: number };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const shareOf = <T>(values: readonly T[], wanted: T) =>
  values.filter((value) => value === wanted).length / values.length;

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const from = performance.now();
  const result = await work();
  return { ms: performance.now() - from, result };
}

/** The product is so much quicker that a round needs to see its frames several times to be worth as much as the peer's. */
const passes = 3;

/**
 * The same frames in all ways, one way after the other, as each is used: frame upon frame. Rounds are short and many, so
 * that whatever else the machine does burdens all alike.
 */
export async function playRound({ product, peer }: Subjects, { moving, still }: Shots): Promise<Round> {
  const full: Timed[] = [];
  const tracked = new Chain(product);
  const resting = new Chain(product);
  for (let pass = 0; pass < passes; pass += 1) {
    for (const jpeg of moving) {
      const { ms, result } = await timed(() => product.analyse(jpeg, fullLook, null));
      full.push({ ms, faces: result.observation.faces.length });
    }
    await tracked.play(moving);
    await resting.play(still);
  }
  const others = await peer.look(moving);
  return {
    full: mean(full.map(({ ms }) => ms)),
    peer: mean(others.map(({ ms }) => ms)),
    tracked: mean(tracked.ms),
    still: mean(resting.msOn('still')),
    onPath: { tracked: shareOf(tracked.paths, 'tracked'), still: shareOf(resting.paths, 'still') },
    found: { full: foundOne(full), peer: foundOne(others) },
  };
}

const foundOne = (looks: readonly Timed[]) =>
  shareOf(
    looks.map(({ faces }) => faces),
    1,
  );

/** One student's frames, one after the other, each with what the last one left behind. The first is not counted. */
class Chain {
  readonly #product: Subjects['product'];
  readonly ms: number[] = [];
  readonly paths: AnalysisPath[] = [];

  constructor(product: Subjects['product']) {
    this.#product = product;
  }

  async play(jpegs: readonly Uint8Array[]): Promise<void> {
    let memory: FrameMemory | null = null;
    for (const jpeg of jpegs) {
      const last = memory;
      const { ms, result } = await this.#look(jpeg, last);
      memory = result.memory;
      if (!last) continue;
      this.ms.push(ms);
      this.paths.push(result.observation.path);
    }
  }

  #look(jpeg: Uint8Array, memory: FrameMemory | null): Promise<{ ms: number; result: Analysed }> {
    return timed(() => this.#product.analyse(jpeg, faceLook, memory));
  }

  msOn(path: AnalysisPath): number[] {
    return this.ms.filter((_, i) => this.paths[i] === path);
  }
}
