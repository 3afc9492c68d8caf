export interface ExamClockOptions {
  /** Milliseconds that never jump: `performance.now`. */
  monotonic?: () => number;
  /** Epoch milliseconds of this computer: `Date.now`. */
  wall?: () => number;
}

/** What is known of the time: null before the start. */
export interface TimeLeft {
  remainingMs: number | null;
  running: boolean;
}

/**
 * The student's clock. The server says how much is left; between its messages a monotonic clock counts, so that
 * setting the computer's clock changes nothing.
 */
export class ExamClock {
  readonly #monotonic: () => number;
  readonly #wall: () => number;
  #left: number | null = null;
  #since = 0;
  #running = false;
  #serverAhead = 0;

  constructor({ monotonic = () => performance.now(), wall = () => Date.now() }: ExamClockOptions = {}) {
    this.#monotonic = monotonic;
    this.#wall = wall;
  }

  set({ remainingMs, running }: TimeLeft): void {
    this.#left = remainingMs;
    this.#since = this.#monotonic();
    this.#running = running;
  }

  /** `serverTime` is the server's epoch milliseconds, just received. */
  setServerTime(serverTime: number): void {
    this.#serverAhead = serverTime - this.#wall();
  }

  start(): void {
    this.set({ remainingMs: this.#left, running: true });
  }

  /** What is left stays as it is until `start`. */
  stop(): void {
    this.set({ remainingMs: this.remaining(), running: false });
  }

  /** Milliseconds left, 0 when time is up, null before the start. */
  remaining(): number | null {
    if (this.#left === null) return null;
    const passed = this.#running ? this.#monotonic() - this.#since : 0;
    return Math.max(0, this.#left - passed);
  }

  /** Epoch milliseconds by the server's clock, as well as we know it. */
  serverNow(): number {
    return this.#wall() + this.#serverAhead;
  }
}
