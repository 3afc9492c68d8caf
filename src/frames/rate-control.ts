/** How long is looked back before the rate is lowered, and before it is raised, ms. */
const slowDownAfterMs = 3_000;
const speedUpAfterMs = 6_000;
/** A rate is lowered when more than this share of the turns began after their deadline. */
const tolerated = 0.1;
/** One or two late turns may be chance. */
const fewestLate = 3;
/** Lowered by a factor at once, raised in small steps: so the students settle where the server just keeps up. */
const down = 0.7;
const up = 1.25;
/**
 * Idle for at least this share of the time, the analysers keep up. Then the rate may be raised, which takes up no more than
 * that; and turns that begin late are the work of bursts, which a lower rate does not mend: students who are told a rate at
 * one moment go on in step.
 */
const idleShare = 0.25;
/** The least share of the policy's rate; nobody captures less often than once a second. */
const leastShare = 0.1;
const leastFps = 1;

/**
 * What share of their policy's frame rate students capture at: 1 while the server keeps up. Lowered by a factor, raised slowly
 * (additive increase, multiplicative decrease shares fairly: Chiu and Jain 1989; both steps are factors here, so that students with
 * different policies slow down alike).
 */
export class RateControl {
  readonly #threads: number;
  #share = 1;
  #turns = 0;
  #late = 0;
  #busyMs = 0;
  #since: number;
  /** Since when the server has kept up, and how much it worked since then. */
  #calmSince: number;
  #calmBusyMs = 0;

  constructor({ threads, now }: { threads: number; now: number }) {
    this.#threads = threads;
    this.#since = now;
    this.#calmSince = now;
  }

  get share(): number {
    return this.#share;
  }

  /** The rate that a student with this policy should capture at, frames a second. */
  fps(policyFps: number): number {
    const fps = Math.round(policyFps * this.#share * 10) / 10;
    return Math.min(policyFps, Math.max(leastFps, fps));
  }

  /** A frame's turn has ended: whether it began after its deadline, and how long an analyser worked on it. */
  count({ late, busyMs }: { late: boolean; busyMs: number }): void {
    this.#turns += 1;
    if (late) this.#late += 1;
    this.#busyMs += busyMs;
  }

  /** Call about once a second. True when the share has changed and the students should be told. */
  tick(now: number): boolean {
    if (now - this.#since < slowDownAfterMs) return false;
    const isLate = this.#late >= fewestLate && this.#late > tolerated * this.#turns;
    const behind = isLate && !this.#areIdle(this.#busyMs, now - this.#since);
    this.#calmBusyMs += this.#busyMs;
    this.#turns = 0;
    this.#late = 0;
    this.#busyMs = 0;
    this.#since = now;
    const before = this.#share;
    if (behind) this.#share = Math.max(leastShare, this.#share * down);
    else if (this.#hasRoom(now)) this.#share = Math.min(1, this.#share * up);
    else return false;
    this.#calmSince = now;
    this.#calmBusyMs = 0;
    return this.#share !== before;
  }

  #hasRoom(now: number): boolean {
    const ms = now - this.#calmSince;
    return ms >= speedUpAfterMs && this.#areIdle(this.#calmBusyMs, ms);
  }

  #areIdle(busyMs: number, ms: number): boolean {
    return busyMs < (1 - idleShare) * this.#threads * ms;
  }
}
