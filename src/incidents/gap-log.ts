import { type Tag, tags } from '../protocol/incident.ts';
import type { Gap } from '../protocol/timeline.ts';
import type { Verdict } from '../rules/rule.ts';

/** A shorter stretch without measuring is the pace of looks, ms. */
const leastMs = 2_000;

/** Where the instant of a rule stands: a row of numbers takes less memory than an object for each rule and student. */
const place = Object.fromEntries(tags.map((tag, i) => [tag, i])) as Record<Tag, number>;
const never = Number.NEGATIVE_INFINITY;

/** When each rule could not measure, so that a quiet hour is told apart from an hour that nobody saw. */
export class GapLog {
  /** The newest instant at which each rule could measure, or at which it began to try. */
  readonly #measuredAt = tags.map(() => never);
  /** Why rules cannot measure now. */
  readonly #reasons = new Map<Tag, Gap['reason']>();
  #finished: Gap[] = [];

  /** `now` in epoch ms. */
  take(tag: Tag, verdict: Verdict, now: number): void {
    const reason = verdict.state === 'unmeasured' ? verdict.reason : null;
    if (this.#reasons.get(tag) !== reason) this.#finish(tag, now);
    if (reason === null || this.#measuredAt[place[tag]] === never) this.goesOn(tag, now);
    if (reason !== null) this.#reasons.set(tag, reason);
  }

  /** The rule that could measure when it was asked last still can; epoch ms. */
  goesOn(tag: Tag, now: number): void {
    const i = place[tag];
    this.#measuredAt[i] = Math.max(this.#measuredAt[i] ?? never, now);
  }

  /** The attempt is paused or over: what is open ends. */
  close(now: number): void {
    for (const tag of tags) this.end(tag, now);
  }

  /** The rule is no longer asked. */
  end(tag: Tag, now: number): void {
    this.#finish(tag, now);
    this.#measuredAt[place[tag]] = never;
  }

  /** Gaps that have ended since the last call. */
  drain(): Gap[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  #finish(tag: Tag, to: number): void {
    const reason = this.#reasons.get(tag);
    if (!reason) return;
    const from = this.#measuredAt[place[tag]] ?? never;
    if (to - from >= leastMs) this.#finished.push({ tag, reason, from, to });
    this.#reasons.delete(tag);
    this.#measuredAt[place[tag]] = never;
  }
}
