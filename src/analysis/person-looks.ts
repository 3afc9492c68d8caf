/**
 * When to ask who a face is and whether it is live: every 5 s, and every 500 ms while the rule that reads it is undecided.
 */
export const personLooks = { everyMs: 5_000, undecidedMs: 500 } as const;

/** The looks of one student and network. The first one comes within `everyMs`, at `phase` (0–1) of it: a class begins together. */
export class PersonLooks {
  #lastAt: number;
  #undecided = false;
  #asked = false;

  constructor({ now, phase }: { now: number; phase: number }) {
    this.#lastAt = now - personLooks.everyMs * (1 - phase);
  }

  isDue(now: number): boolean {
    const since = now - this.#lastAt;
    if (this.#asked || this.#undecided) return since >= personLooks.undecidedMs;
    return since >= personLooks.everyMs;
  }

  /** A look is on its way. */
  begin(now: number): void {
    this.#lastAt = now;
    this.#asked = false;
  }

  /** Another face may be there now: look as soon as may be. */
  ask(): void {
    this.#asked = true;
  }

  /** Something was seen, and the rule needs more looks to decide. */
  follow(undecided: boolean): void {
    this.#undecided = undecided;
  }
}
