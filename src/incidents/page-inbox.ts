import { Recent } from '../signals/recent.ts';
import { type SignalOf, stateOf } from '../signals/signal.ts';

type PageEvent = SignalOf<'A7'>;

/** Events that are remembered, so that a second delivery is known as one. */
const mostRemembered = 500;

/** Events of one instant stand in the order of their states' names, and of one state as they came: who came first is chance. */
function byInstant(a: PageEvent, b: PageEvent): number {
  return a.at - b.at || (stateOf(a) ?? '').localeCompare(stateOf(b) ?? '');
}

/** The events of one student's page on their way to the rules: each once, and in the order of their dates. */
export class PageInbox {
  /** Oldest first; see `byInstant`. */
  readonly #waiting: PageEvent[] = [];
  readonly #recent = new Recent(mostRemembered);
  /** When the newest event of each state was made. */
  readonly #newest = new Map<string | null, number>();

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /**
   * The event as it counts, or null when it changes nothing: it was here before, or a newer one of its state was. What
   * comes too late for its own instant counts from `judgedUntil` on, epoch ms: how the page is must not be lost.
   */
  accept(event: PageEvent, judgedUntil: number): PageEvent | null {
    const isLate = event.at < judgedUntil;
    const state = stateOf(event);
    if (!this.#recent.isNew(`${event.at} ${event.event}`)) return null;
    if (isLate && event.at < (this.#newest.get(state) ?? event.at)) return null;
    this.#newest.set(state, Math.max(event.at, this.#newest.get(state) ?? event.at));
    const counted = isLate ? { ...event, at: judgedUntil } : event;
    this.#waiting.push(counted);
    this.#waiting.sort(byInstant);
    return counted;
  }

  /** Events up to this instant, epoch ms; they leave the inbox. */
  take(until: number): PageEvent[] {
    const first = this.#waiting.findIndex(({ at }) => at > until);
    return this.#waiting.splice(0, first === -1 ? this.#waiting.length : first);
  }
}
