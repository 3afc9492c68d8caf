/** The difference is taken from the last one to two spans of this length, ms: clocks drift, and people set them. */
const spanMs = 60_000;
/** So many differences in a row, each this much above the least, and it is the clock that was set back, not the line. */
const strangersInARow = 5;
const setBackMs = 2_000;

/**
 * A student's clock against the server's. What comes over the line is late, never early, so the smallest difference of
 * arrival and date is the one nearest to the truth (as in NTP, the sample with the least delay).
 */
export class ClientClock {
  #began = Number.NEGATIVE_INFINITY;
  #leastNow = Number.POSITIVE_INFINITY;
  #leastBefore = Number.POSITIVE_INFINITY;
  /** Differences in a row that were far above the least. */
  #strangers = 0;

  /** Something made at `clientAt` by the student's clock came at `receivedAt`, epoch ms, without having waited. */
  compare(clientAt: number, receivedAt: number): void {
    if (receivedAt - this.#began >= spanMs) {
      this.#began = receivedAt;
      this.#leastBefore = this.#leastNow;
      this.#leastNow = Number.POSITIVE_INFINITY;
    }
    const difference = receivedAt - clientAt;
    this.#strangers = difference - this.#least > setBackMs ? this.#strangers + 1 : 0;
    if (this.#strangers >= strangersInARow) {
      this.#strangers = 0;
      this.#leastBefore = difference;
      this.#leastNow = difference;
    }
    this.#leastNow = Math.min(this.#leastNow, difference);
  }

  /** Nothing can be dated before the first comparison. */
  get isKnown(): boolean {
    return Number.isFinite(this.#least);
  }

  get #least(): number {
    return Math.min(this.#leastNow, this.#leastBefore);
  }

  /** An instant of the student's clock in the server's time, epoch ms; no later than it came. Unknown clocks: when it came. */
  serverTime(clientAt: number, receivedAt: number): number {
    return this.isKnown ? Math.min(receivedAt, clientAt + this.#least) : receivedAt;
  }
}
