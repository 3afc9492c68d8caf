import { percentile } from '../../shared/percentile.ts';
import type { Figures } from '../../shared/report.ts';
import type { BenchPart } from '../part.ts';
import { openProduct } from './product.ts';
import { playRound, type Round, type Subjects } from './rounds.ts';
import { type Shots, shotsOf } from './shots.ts';
import { sideBySide } from './side-by-side.ts';
import { WorkerProcess } from './worker-process.ts';

const median = (values: readonly number[]) => percentile(values, 0.5) ?? Number.NaN;

/** Rounds count after one that warms everything up; each shows another person. */
export async function measureCamera(subjects: Subjects, shots: readonly Shots[]): Promise<Figures> {
  const rounds: Round[] = [];
  for (const [i, each] of [shots[0], ...shots].entries()) {
    if (!each) continue;
    const round = await playRound(subjects, each);
    if (i > 0) rounds.push(round);
  }
  return cameraFigures(rounds);
}

/** A path that no frame went has no figure. */
export function cameraFigures(rounds: readonly Round[]): Figures {
  const of = (value: (round: Round) => number) => median(rounds.map(value));
  const shares = {
    'camera.tracked.share': of(({ onPath }) => onPath.tracked),
    'camera.still.share': of(({ onPath }) => onPath.still),
    'camera.full.found': of(({ found }) => found.full),
    'camera.peer.found': of(({ found }) => found.peer),
  };
  const isTracked = shares['camera.tracked.share'] > 0;
  const isStill = shares['camera.still.share'] > 0;
  return {
    'camera.full.vs_peer': of((round) => round.peer / round.full),
    ...(isTracked ? { 'camera.tracked.vs_peer': of((round) => round.peer / round.tracked) } : {}),
    ...(isStill ? { 'camera.still_ms': of(({ still }) => still) } : {}),
    'camera.full_ms': of(({ full }) => full),
    ...(isTracked ? { 'camera.tracked_ms': of(({ tracked }) => tracked) } : {}),
    'camera.peer_ms': of(({ peer }) => peer),
    ...shares,
    'camera.rounds': rounds.length,
  };
}

/** Persons are rounds; the peer needs about a fifth of a second a frame. */
const persons = 7;
const framesOfPerson = 12;
const threadRounds = 3;
const threadSeconds = 2;

export const cameraPart: BenchPart = {
  name: 'camera',
  targets: {
    'camera.full.vs_peer': { min: 30 },
    'camera.tracked.vs_peer': { min: 60 },
    'camera.still_ms': { max: 0.6 },
  },
  run: async (tell) => {
    tell('taking pictures …');
    const shots = shotsOf(persons, framesOfPerson);
    const product = await openProduct(tell);
    const peer = new WorkerProcess();
    try {
      await peer.prepare('peer');
      tell('looking at each picture in all ways …');
      const figures = await measureCamera({ product, peer }, shots);
      await peer.stop();
      tell('one thread alone, then two at once …');
      return { ...figures, ...(await sideBySide({ rounds: threadRounds, seconds: threadSeconds })) };
    } finally {
      await peer.stop();
      await product.close();
    }
  },
};
