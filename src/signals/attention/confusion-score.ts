import type { Policy } from '../../protocol/policy.ts';
import { BaselineLesson, type Learnt } from './baseline.ts';
import { browFurrow } from './brow-furrow.ts';
import { completesGazeShift, gazeRate } from './gaze-shift.ts';
import { HeadTilt } from './head-tilt.ts';
import { holdsMicroExpression, microRate } from './micro-expression.ts';
import { type FaceLook, RecentLooks } from './recent-looks.ts';
import { type AttentionState, looksOf, readState, stateOf } from './state.ts';

export type Sign = 'brow' | 'gaze' | 'tilt' | 'micro';
export type Measure = number | 'not-measured';

export interface Confusion {
  /** 0–100; null while the baseline is learnt and when nothing can be measured. */
  readonly score: number | null;
  /** How strong each sign is, 0–1. The score is their mean, weighted as the policy says; what is not measured has no part. */
  readonly account: Readonly<Record<Sign, Measure>>;
  /** The score was above the policy's threshold in so many looks in a row as the policy asks for. */
  readonly confused: boolean;
}

export interface ConfusionOptions {
  policy: Policy['attention'];
  /** What `toState` gave before the server stopped. One that is too old or cannot be read is left aside. */
  state?: unknown;
  /** Epoch ms; tells how old the state is. */
  now?: number;
}

/** A rate counts as reached from this share on: the clocks of pages jitter. */
const enoughOfRate = 0.95;
/** What was not seen for so long is not known, ms. Two looks at the lowest rate of a policy. */
const staleMs = 2_000;
/** Looks that decide about a gaze shift, and some that blinked. */
const gazeLooks = 8;

const nothing: Confusion = {
  score: null,
  account: { brow: 'not-measured', gaze: 'not-measured', tilt: 'not-measured', micro: 'not-measured' },
  confused: false,
};

/**
 * confusionScore = 100 × the weighted mean of brow furrow, gaze shifts, head tilt and micro-expressions, from one student's
 * own baseline. No I/O; memory is bounded by RecentLooks and the policy's counts. Make one only where `attentionAllowed`.
 */
export class ConfusionScore {
  readonly #policy: Policy['attention'];
  readonly #looks: RecentLooks;
  readonly #tilt: HeadTilt;
  #lesson: BaselineLesson | null = new BaselineLesson();
  #baseline: Learnt | null = null;
  /** The newest gaze shifts, as many as decide, and the newest micro-expression; epoch ms. */
  #shifts: number[] = [];
  #microAt = Number.NEGATIVE_INFINITY;
  #run = 0;
  #newest: Confusion = nothing;

  constructor({ policy, state, now = Date.now() }: ConfusionOptions) {
    this.#policy = policy;
    const { windowMs, gazeShifts, micro } = policy;
    this.#looks = new RecentLooks({ spanMs: Math.max(windowMs, gazeShifts.windowMs, micro.ms) });
    this.#tilt = new HeadTilt(policy.tilt);
    const kept = readState(state, now);
    if (kept) this.#restore(kept);
  }

  get hasBaseline(): boolean {
    return this.#baseline !== null;
  }

  /** Of the newest look, epoch ms; 0 before the first. */
  get newestAt(): number {
    return this.#looks.newest?.at ?? 0;
  }

  /** The newest answer. */
  get confusion(): Confusion {
    return this.#newest;
  }

  /**
   * A look that measured anew, not one that repeats what a still picture showed; `face` is null when there was none. One
   * that is not newer than the last changes nothing. `at` in epoch ms.
   */
  add(face: Omit<FaceLook, 'at'> | null, at: number): Confusion {
    if (at <= (this.#looks.newest?.at ?? Number.NEGATIVE_INFINITY)) return this.#newest;
    const look = lookOf(face, at);
    this.#looks.push(look);
    if (!this.#baseline) this.#learn(look);
    else this.#newest = this.#judge(look, this.#baseline);
    return this.#newest;
  }

  /** What a restarted server goes on from: plain JSON, some 15 kB at most. */
  toState(): AttentionState {
    const looks = this.#baseline ? this.#looks.all : [];
    return stateOf({
      at: this.newestAt,
      baseline: this.#baseline,
      lesson: this.#lesson,
      looks,
    });
  }

  #restore(state: AttentionState): void {
    this.#baseline = state.baseline;
    this.#lesson = state.baseline ? null : new BaselineLesson(state.learning ?? undefined);
    for (const { at, ...face } of looksOf(state)) this.add(face, at);
  }

  #learn(look: FaceLook): void {
    this.#baseline = this.#lesson?.add(look) ?? null;
    if (this.#baseline) this.#lesson = null;
  }

  #judge(look: FaceLook, baseline: Learnt): Confusion {
    const account = {
      brow: this.#brow(baseline),
      gaze: this.#gaze(look, baseline),
      tilt: this.#tilted(look, baseline),
      micro: this.#micro(look),
    };
    const score = weighted(account, this.#policy.weights);
    // A look without a face says nothing, neither for nor against.
    if (look.roll !== null) this.#run = (score ?? 0) > this.#policy.confusedAbove ? this.#run + 1 : 0;
    return { score, account, confused: score !== null && this.#run >= this.#policy.consecutiveFrames };
  }

  #brow(baseline: Learnt): Measure {
    if (!this.#isFresh(({ expression }) => expression !== null)) return 'not-measured';
    return browFurrow(this.#looks.within(this.#policy.windowMs), baseline) ?? 'not-measured';
  }

  #gaze({ at, gaze }: FaceLook, baseline: Learnt): Measure {
    const { count, windowMs } = this.#policy.gazeShifts;
    if (gaze && completesGazeShift(this.#looks.all.slice(-gazeLooks), baseline)) {
      this.#shifts = [...this.#shifts.slice(-count), at];
    }
    const rate = this.#looks.rate(windowMs, (look) => look.gaze !== null);
    if (rate < gazeRate * enoughOfRate) return 'not-measured';
    return this.#shifts.filter((shift) => shift > at - windowMs).length > count ? 1 : 0;
  }

  #tilted(look: FaceLook, baseline: Learnt): Measure {
    const tilted = this.#tilt.add(look, baseline);
    return this.#isFresh(({ roll }) => roll !== null) ? tilted : 'not-measured';
  }

  #micro(look: FaceLook): Measure {
    const { windowMs, micro } = this.#policy;
    if (look.expression && holdsMicroExpression(this.#looks.within(micro.ms), micro.change)) {
      this.#microAt = look.at;
    }
    const rate = this.#looks.rate(windowMs, ({ expression }) => expression !== null);
    if (rate < microRate * enoughOfRate) return 'not-measured';
    return look.at - this.#microAt <= windowMs ? 1 : 0;
  }

  #isFresh(isMeasured: (look: FaceLook) => boolean): boolean {
    return this.#looks.within(staleMs).some(isMeasured);
  }
}

/** The weights of what is not measured are shared out over the rest. */
function weighted(account: Confusion['account'], weights: Policy['attention']['weights']): number | null {
  let sum = 0;
  let total = 0;
  for (const sign of ['brow', 'gaze', 'tilt', 'micro'] as const) {
    const measure = account[sign];
    if (measure === 'not-measured') continue;
    sum += weights[sign] * measure;
    total += weights[sign];
  }
  return total > 0 ? Math.round((100 * sum) / total) : null;
}

function lookOf(face: Omit<FaceLook, 'at'> | null, at: number): FaceLook {
  if (!face) return { at, yaw: null, pitch: null, roll: null, gaze: null, expression: null };
  const { yaw, pitch, roll, gaze, expression } = face;
  return { at, yaw, pitch, roll, gaze, expression };
}
