/**
 * When to look for objects: the costliest network by far, so it has a budget of the analysers' time.
 * Every 2 s when there is room, stretched to 10 s under load; after a first hit every 500 ms, until the
 * rule is decided.
 */
export const objectLooks = { everyMs: 2_000, atMostMs: 10_000, afterHitMs: 500, share: 0.25 } as const;

/** Unspent time is kept for at most this long, so that an idle hour buys no burst. */
const savedMs = 4_000;

/** Analysers' time that may go into objects: earned as time passes, spent by each look. Milliseconds. */
export class ObjectBudget {
  readonly #threads: number;
  #balance: number;
  #at: number;

  constructor({ threads, now }: { threads: number; now: number }) {
    this.#threads = threads;
    this.#balance = this.#most;
    this.#at = now;
  }

  get #most(): number {
    return savedMs * objectLooks.share * this.#threads;
  }

  hasRoom(now: number): boolean {
    const earned = (now - this.#at) * objectLooks.share * this.#threads;
    this.#balance = Math.min(this.#most, this.#balance + earned);
    this.#at = now;
    return this.#balance > 0;
  }

  spend(ms: number): void {
    this.#balance -= ms;
  }
}

/** The looks of one student. */
export class ObjectLooks {
  readonly #budget: ObjectBudget;
  #lastAt = Number.NEGATIVE_INFINITY;
  #following = false;

  constructor({ budget }: { budget: ObjectBudget }) {
    this.#budget = budget;
  }

  isDue(now: number): boolean {
    const since = now - this.#lastAt;
    if (since >= objectLooks.atMostMs) return true;
    return (
      since >= (this.#following ? objectLooks.afterHitMs : objectLooks.everyMs) && this.#budget.hasRoom(now)
    );
  }

  /** A look is on its way. */
  begin(now: number): void {
    this.#lastAt = now;
  }

  /** `undecided`: something was seen and the rule needs more looks to decide. */
  end({ tookMs, undecided }: { tookMs: number; undecided: boolean }): void {
    this.#budget.spend(tookMs);
    this.#following = undecided;
  }
}
