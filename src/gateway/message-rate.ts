import { limits } from '../protocol/limits.ts';

/** Is a client above `messagesPerSecond` in every second of `rateWindowMs`? A short burst is not. */
export class MessageRate {
  readonly #now: () => number;
  readonly #seconds = limits.rateWindowMs / 1_000;
  #second = 0;
  #count = 0;
  #fullSeconds = 0;

  constructor({ now = Date.now }: { now?: () => number } = {}) {
    this.#now = now;
  }

  /** Counts a message; true when the limit is broken. */
  isExceeded(): boolean {
    const second = Math.floor(this.#now() / 1_000);
    if (second !== this.#second) {
      const wasFull = this.#count > limits.messagesPerSecond && second === this.#second + 1;
      this.#fullSeconds = wasFull ? this.#fullSeconds + 1 : 0;
      this.#second = second;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#fullSeconds >= this.#seconds;
  }
}

/** Bad messages within a sliding minute. */
export class BadMessages {
  readonly #now: () => number;
  #times: number[] = [];

  constructor({ now = Date.now }: { now?: () => number } = {}) {
    this.#now = now;
  }

  /** Counts one; true when there are too many. */
  add(): boolean {
    const now = this.#now();
    this.#times = [...this.#times.filter((at) => now - at < limits.badFrameWindowMs), now];
    return this.#times.length >= limits.badFrames;
  }
}
