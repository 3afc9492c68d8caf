/** The difference is taken from the last one to two spans of this length, ms: clocks drift, and people set them. */
const spanMs = 60_000;

/**
 * A student's clock against the server's. What comes over the line is late, never early, so the smallest difference of
 * arrival and date is the one nearest to the truth (as in NTP, the sample with the least delay).
 */
export class ClientClock {
  #began = Number.NEGATIVE_INFINITY;
  #leastNow = Number.POSITIVE_INFINITY;
  #leastBefore = Number.POSITIVE_INFINITY;

  /** Something made at `clientAt` by the student's clock came at `receivedAt`, epoch ms, without having waited. */
  compare(clientAt: number, receivedAt: number): void {
    if (receivedAt - this.#began >= spanMs) {
      this.#began = receivedAt;
      this.#leastBefore = this.#leastNow;
      this.#leastNow = Number.POSITIVE_INFINITY;
    }
    this.#leastNow = Math.min(this.#leastNow, receivedAt - clientAt);
  }

  /** An instant of the student's clock in the server's time, epoch ms; no later than it came. Unknown clocks: when it came. */
  serverTime(clientAt: number, receivedAt: number): number {
    const least = Math.min(this.#leastNow, this.#leastBefore);
    return Number.isFinite(least) ? Math.min(receivedAt, clientAt + least) : receivedAt;
  }
}
