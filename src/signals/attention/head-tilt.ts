import type { Learnt } from './baseline.ts';
import type { FaceLook } from './recent-looks.ts';

export interface TiltLimits {
  /** From the student's own centre. */
  readonly degrees: number;
  readonly ms: number;
}

/** Looks further apart tell nothing of the time between them, ms: two looks at the lowest rate of a policy. */
const longestStepMs = 2_000;

/** A head that leans to one side for a while. */
export class HeadTilt {
  readonly #limits: TiltLimits;
  #side = 0;
  /** When the lean to this side began, epoch ms. */
  #since = 0;
  #measuredAt = 0;

  constructor(limits: TiltLimits) {
    this.#limits = limits;
  }

  /** 1 when the head has leant for long enough, else 0. A look without angles leaves it as it was. */
  add({ at, roll }: FaceLook, { head }: Learnt): 0 | 1 {
    if (roll !== null) {
      const lean = roll - head.roll;
      const side = Math.abs(lean) > this.#limits.degrees ? Math.sign(lean) : 0;
      if (side !== this.#side || at - this.#measuredAt > longestStepMs) this.#since = at;
      this.#side = side;
      this.#measuredAt = at;
    }
    return this.#side !== 0 && at - this.#since >= this.#limits.ms ? 1 : 0;
  }
}
