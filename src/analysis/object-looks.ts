/**
 * When to look for objects: the costliest network by far, so it has a budget of the analysers' time.
 * Every 2 s when there is room, stretched to 10 s under load; after a first hit every 500 ms, until the
 * rule is decided.
 */
export const objectLooks = { everyMs: 2_000, atMostMs: 10_000, afterHitMs: 500, share: 0.25 } as const;

/** A frame that comes this much before its time is taken: the next one would be half a second late, ms. */
const earlyMs = 50;

/** So many of the last looks tell how far apart they are. */
const measuredLooks = 50;

/** Unspent time is kept for at most this long, so that an idle hour buys no burst. */
const savedMs = 4_000;

/**
 * Analysers' time that may go into objects: earned as time passes, spent by each look. Milliseconds. With several
 * analysers one is always left for faces: a look takes as long as several frames, and who waits behind it sees that.
 */
export class ObjectBudget {
  readonly #threads: number;
  #balance: number;
  #at: number;
  #inWork = 0;
  /** Between the last looks at the same student while nothing was followed, ms; the oldest is overwritten. */
  readonly #intervals: number[] = [];
  #counted = 0;

  constructor({ threads, now }: { threads: number; now: number }) {
    this.#threads = threads;
    this.#balance = this.#most;
    this.#at = now;
  }

  get #most(): number {
    return savedMs * objectLooks.share * this.#threads;
  }

  /** May another look begin beside those in work? */
  get isFree(): boolean {
    return this.#inWork < Math.max(1, this.#threads - 1);
  }

  hasRoom(now: number): boolean {
    const earned = (now - this.#at) * objectLooks.share * this.#threads;
    this.#balance = Math.min(this.#most, this.#balance + earned);
    this.#at = now;
    return this.#balance > 0;
  }

  /** `sinceLastMs`: since the same student's last look, where that tells how far looks are stretched. */
  begin(sinceLastMs?: number): void {
    this.#inWork += 1;
    if (sinceLastMs === undefined) return;
    this.#intervals[this.#counted % measuredLooks] = sinceLastMs;
    this.#counted += 1;
  }

  /** How far apart looks at one student are now, mean in ms; null before the second look at anyone. */
  get intervalMs(): number | null {
    const count = this.#intervals.length;
    return count > 0 ? this.#intervals.reduce((total, ms) => total + ms, 0) / count : null;
  }

  /** The look is over, also one that failed. */
  end(tookMs: number): void {
    this.#inWork -= 1;
    // Looks that could wait no longer are taken without room; what they overspend must not be paid back for hours.
    this.#balance = Math.max(-this.#most, this.#balance - tookMs);
  }
}

/** The looks of one student. The first one comes within `everyMs`, at `phase` (0–1) of it: a class begins together. */
export class ObjectLooks {
  readonly #budget: ObjectBudget;
  #lastAt: number;
  #hasLooked = false;
  #following = false;

  constructor({ budget, now, phase }: { budget: ObjectBudget; now: number; phase: number }) {
    this.#budget = budget;
    this.#lastAt = now - objectLooks.everyMs * (1 - phase);
  }

  isDue(now: number): boolean {
    const since = now - this.#lastAt + earlyMs;
    if (since < (this.#following ? objectLooks.afterHitMs : objectLooks.everyMs)) return false;
    return this.#budget.isFree && (since >= objectLooks.atMostMs || this.#budget.hasRoom(now));
  }

  /** A look is on its way. */
  begin(now: number): void {
    this.#budget.begin(this.#hasLooked && !this.#following ? now - this.#lastAt : undefined);
    this.#lastAt = now;
    this.#hasLooked = true;
  }

  /** Something was seen, and the rule needs more looks to decide. */
  follow(undecided: boolean): void {
    this.#following = undecided;
  }
}
