import type { FaceObservation } from '../../analysis/observation.ts';

/** What one look at the student's face measured. Whatever could not be measured is null. */
export type FaceLook = Pick<FaceObservation, 'yaw' | 'pitch' | 'roll' | 'gaze' | 'expression'> & {
  /** Epoch ms. */
  readonly at: number;
};

/** Most looks kept of one student, 100 s at 30 a second: a policy with longer windows is judged by so many. */
const mostLooks = 3_000;

/** The newest looks at one face, oldest first, and how often there was one. */
export class RecentLooks {
  readonly #spanMs: number;
  #looks: FaceLook[] = [];

  /** Looks are kept for `spanMs`, and one from before. */
  constructor({ spanMs }: { spanMs: number }) {
    this.#spanMs = spanMs;
  }

  get newest(): FaceLook | undefined {
    return this.#looks.at(-1);
  }

  get all(): readonly FaceLook[] {
    return this.#looks;
  }

  push(look: FaceLook): void {
    this.#looks.push(look);
    const from = look.at - this.#spanMs;
    const outside = this.#looks.findIndex(({ at }) => at > from) - 1;
    const surplus = Math.max(outside, this.#looks.length - mostLooks);
    if (surplus > 0) this.#looks = this.#looks.slice(surplus);
  }

  /** Of the last `ms`, with those at its beginning. */
  within(ms: number): readonly FaceLook[] {
    const from = (this.newest?.at ?? 0) - ms;
    const first = this.#looks.findIndex(({ at }) => at >= from);
    return first < 0 ? [] : this.#looks.slice(first);
  }

  /**
   * How many looks a second measured something over the last `ms`: the rate that is really reached, whatever the policy
   * asks for, for frames are dropped and faces get lost. The span begins with a look, so that exact rates come out exact.
   */
  rate(ms: number, isMeasured: (look: FaceLook) => boolean): number {
    const to = this.newest?.at ?? 0;
    const before = this.#looks.findLastIndex(({ at }) => at <= to - ms);
    const first = Math.max(0, before);
    const span = to - (this.#looks[first]?.at ?? to);
    if (span <= 0) return 0;
    return (1_000 * this.#looks.slice(first + 1).filter(isMeasured).length) / span;
  }
}
