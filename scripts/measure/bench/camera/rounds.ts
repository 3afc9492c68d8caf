import type { FrameMemory } from '../../../../src/analysis/frame-memory.ts';
import type { AnalysisPath } from '../../../../src/analysis/observation.ts';
import type { Peer } from './peer.ts';
import { faceLook, fullLook, type Product } from './product.ts';
import type { Shots } from './shots.ts';

export interface Subjects {
  product: Pick<Product, 'analyse'>;
  peer: Pick<Peer, 'look'>;
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

/**
 * The same frames in all ways, one way after the other, as each is used: frame upon frame. Rounds are short and many, so
 * that whatever else the machine does burdens all alike.
 */
export async function playRound({ product, peer }: Subjects, { moving, still }: Shots): Promise<Round> {
  const full: number[] = [];
  const seen: number[] = [];
  for (const jpeg of moving) {
    const { ms, result } = await timed(() => product.analyse(jpeg, fullLook, null));
    full.push(ms);
    seen.push(result.observation.faces.length);
  }
  const tracked = new Chain(product);
  for (const jpeg of moving) await tracked.next(jpeg);
  const resting = new Chain(product);
  for (const jpeg of still) await resting.next(jpeg);
  const others: number[] = [];
  const seenByPeer: number[] = [];
  for (const jpeg of moving) {
    const { ms, result } = await timed(() => peer.look(jpeg));
    others.push(ms);
    seenByPeer.push(result);
  }
  return {
    full: mean(full),
    peer: mean(others),
    tracked: mean(tracked.ms),
    still: mean(resting.msOn('still')),
    onPath: { tracked: shareOf(tracked.paths, 'tracked'), still: shareOf(resting.paths, 'still') },
    found: { full: shareOf(seen, 1), peer: shareOf(seenByPeer, 1) },
  };
}

/** One student's frames, one after the other, each with what the last one left behind. The first is not counted. */
class Chain {
  readonly #product: Subjects['product'];
  #memory: FrameMemory | null = null;
  readonly ms: number[] = [];
  readonly paths: AnalysisPath[] = [];

  constructor(product: Subjects['product']) {
    this.#product = product;
  }

  async next(jpeg: Uint8Array): Promise<void> {
    const memory = this.#memory;
    const { ms, result } = await timed(() => this.#product.analyse(jpeg, faceLook, memory));
    this.#memory = result.memory;
    if (!memory) return;
    this.ms.push(ms);
    this.paths.push(result.observation.path);
  }

  msOn(path: AnalysisPath): number[] {
    return this.ms.filter((_, i) => this.paths[i] === path);
  }
}
