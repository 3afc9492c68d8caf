/**
 * What must be ended when a measurement ends, well or not: processes, sockets, timers. An interruption from the keyboard
 * ends them too, so that no server is left running.
 */
export class Endings {
  readonly #list: (() => unknown)[] = [];
  #running: Promise<void> | null = null;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        console.error('\nEnding …');
        void this.run().then(() => process.exit(1));
      });
    }
  }

  /** Ends at once when everything is ending already. */
  add(end: () => unknown): void {
    if (this.#running) void end();
    else this.#list.push(end);
  }

  /** The last that was begun ends first. Idempotent. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    for (const end of this.#list.reverse()) {
      try {
        await end();
      } catch (error) {
        console.error((error as Error).message);
      }
    }
  }
}
