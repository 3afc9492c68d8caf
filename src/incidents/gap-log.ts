import type { Tag } from '../protocol/incident.ts';
import type { Gap } from '../protocol/timeline.ts';
import type { Verdict } from '../rules/rule.ts';

/** A shorter stretch without measuring is the pace of looks, ms. */
const leastMs = 2_000;

interface Known {
  /** The newest instant at which the rule could measure, or at which it began to try. */
  measuredAt: number;
  reason: Gap['reason'] | null;
}

/** When each rule could not measure, so that a quiet hour is told apart from an hour that nobody saw. */
export class GapLog {
  readonly #known = new Map<Tag, Known>();
  #finished: Gap[] = [];

  /** `now` in epoch ms. */
  take(tag: Tag, verdict: Verdict, now: number): void {
    const known = this.#known.get(tag);
    const reason = verdict.state === 'unmeasured' ? verdict.reason : null;
    if (!known) {
      this.#known.set(tag, { measuredAt: now, reason });
      return;
    }
    if (known.reason !== null && reason !== known.reason) {
      this.#finish(tag, known.reason, known.measuredAt, now);
      known.measuredAt = now;
    }
    known.reason = reason;
    if (reason === null) known.measuredAt = Math.max(known.measuredAt, now);
  }

  /** The attempt is paused or over: what is open ends. */
  close(now: number): void {
    for (const tag of [...this.#known.keys()]) this.end(tag, now);
  }

  /** The rule is no longer asked. */
  end(tag: Tag, now: number): void {
    const known = this.#known.get(tag);
    if (known && known.reason !== null) this.#finish(tag, known.reason, known.measuredAt, now);
    this.#known.delete(tag);
  }

  /** Gaps that have ended since the last call. */
  drain(): Gap[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  #finish(tag: Tag, reason: Gap['reason'], from: number, to: number): void {
    if (to - from >= leastMs) this.#finished.push({ tag, reason, from, to });
  }
}
