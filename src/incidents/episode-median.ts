/** Values 0–1 are told apart to a hundredth. */
const steps = 100;

/**
 * The median of what was seen over a whole episode, each value weighing as long as it lasted: neither the best moment
 * nor the frame rate decides. Needs the same memory for a second and for eight hours.
 */
export class EpisodeMedian {
  readonly #ms = new Float64Array(steps + 1);
  #totalMs = 0;

  /** `value` 0–1, `ms` above 0. */
  add(value: number, ms: number): void {
    const step = Math.round(Math.min(1, Math.max(0, value)) * steps);
    this.#ms[step] = (this.#ms[step] ?? 0) + ms;
    this.#totalMs += ms;
  }

  /** 0–1, to a hundredth; 0 when nothing was added. */
  get value(): number {
    let below = 0;
    for (const [step, ms] of this.#ms.entries()) {
      below += ms;
      if (ms > 0 && below >= this.#totalMs / 2) return step / steps;
    }
    return 0;
  }
}
