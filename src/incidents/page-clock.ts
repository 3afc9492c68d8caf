/**
 * How long a page event may take to arrive, ms. What happened on a page is judged only up to an instant that is this far
 * back: until then the order of arrival does not matter.
 */
export const allowedLatenessMs = 1_000;
/** A page tells of itself every 5 s; after two and a half times that, nothing is known of it, ms. */
export const silentMs = 12_500;

/**
 * Up to which instant all that happened on a student's page is known. While the page is away the clock stands still: what
 * it reports when it is back, it reports of that time.
 */
export class PageClock {
  /** When the page was heard from within the last second, oldest first. */
  readonly #heard: number[] = [];
  #last = Number.NEGATIVE_INFINITY;
  #known = Number.NEGATIVE_INFINITY;

  /** Epoch ms. */
  get known(): number {
    return this.#known;
  }

  /** Something came from the page, whatever it was. */
  heard(now: number): void {
    if (now <= this.#last) return;
    this.#last = now;
    this.#heard.push(now);
  }

  advance(now: number): void {
    while (this.#heard.length > 0 && (this.#heard[0] as number) <= now - allowedLatenessMs) {
      this.#known = this.#heard.shift() as number;
    }
  }

  /** The attempt pauses or ends: nothing more is waited for. */
  stop(now: number): void {
    if (!this.isSilent(now)) this.#known = Math.max(this.#known, now);
    this.#heard.length = 0;
  }

  isSilent(now: number): boolean {
    return now - this.#last > silentMs;
  }

  /** What is known is too old to say anything of now: the page is away, or has just come back and may yet tell more. */
  isBehind(now: number): boolean {
    return now - this.#known > silentMs + allowedLatenessMs;
  }
}
