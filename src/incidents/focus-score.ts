import type { Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';

/** Fastest movement of the score, points a second. */
const pointsPerSecond = 20;

/** focusScore = 100 − the points of the heaviest rule that fires, moving at most 20 points a second. 0–100. */
export class FocusScore {
  #value = 100;
  #at: number | null = null;

  get value(): number {
    return Math.round(this.#value);
  }

  /** `now` in epoch ms. Answers the score from now on. */
  update(firing: readonly Tag[], rules: Policy['rules'], now: number): number {
    const points = Math.max(0, ...firing.map((tag) => rules[tag].points));
    const target = 100 - points;
    const step = (pointsPerSecond * Math.max(0, now - (this.#at ?? now))) / 1_000;
    this.#at = now;
    this.#value =
      this.#value < target ? Math.min(target, this.#value + step) : Math.max(target, this.#value - step);
    return this.value;
  }
}
