import type { Signal, SignalOf, SignalTag } from './signal.ts';

/** Longest stretch of time a rule may look back over, ms. */
export const windowMs = 60_000;
/** Most signals kept of one tag: `windowMs` at 30 a second. */
const mostSignals = 1_800;

/** What rules may ask of the past. Signals of a tag come in order of time, oldest first. */
export interface SignalHistory {
  of<T extends SignalTag>(tag: T): readonly SignalOf<T>[];
}

/** The last minute of one student's signals. */
export class SignalWindow implements SignalHistory {
  readonly #signals = new Map<SignalTag, Signal[]>();

  add(signal: Signal): void {
    const list = this.#signals.get(signal.tag) ?? [];
    this.#signals.set(signal.tag, list);
    // Observations come out in order; one that does not would date a fact wrongly.
    if (signal.at < (list.at(-1)?.at ?? 0)) return;
    list.push(signal);
    const oldest = signal.at - windowMs;
    const expired = list.findIndex((s) => s.at >= oldest);
    const surplus = Math.max(expired, list.length - mostSignals);
    if (surplus > 0) list.splice(0, surplus);
  }

  of<T extends SignalTag>(tag: T): readonly SignalOf<T>[] {
    return (this.#signals.get(tag) ?? []) as Signal[] as SignalOf<T>[];
  }

  /** After a pause nothing that was seen before counts. */
  clear(): void {
    this.#signals.clear();
  }
}
