import type { Logger } from 'pino';
import type { KeptMessage } from '../protocol/student-messages.ts';

/** Messages of one student that may wait for the database. */
const mostWaiting = 1_000;
const retryMs = 1_000;

export interface KeptMessagesOptions {
  /** Rejects while the database is away; false when the message is there already. */
  keep(message: KeptMessage): Promise<boolean>;
  /** It is on disk now. */
  kept(message: KeptMessage, isNew: boolean): void;
  overflow(): void;
  log: Logger;
}

/** Writes messages one after the other, in the order they came, and again while the database is away. */
export class KeptMessages {
  readonly #options: KeptMessagesOptions;
  readonly #waiting: KeptMessage[] = [];
  #isWriting = false;
  #stopped = false;

  constructor(options: KeptMessagesOptions) {
    this.#options = options;
  }

  add(message: KeptMessage): void {
    if (this.#waiting.length >= mostWaiting) {
      this.#options.overflow();
      return;
    }
    this.#waiting.push(message);
    if (!this.#isWriting) void this.#write();
  }

  /** What is not on disk yet stays with its sender, who was not answered. */
  stop(): void {
    this.#stopped = true;
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    for (let next = this.#waiting[0]; next && !this.#stopped; next = this.#waiting[0]) {
      try {
        const isNew = await this.#options.keep(next);
        this.#waiting.shift();
        this.#options.kept(next, isNew);
      } catch (err) {
        this.#options.log.warn({ err: (err as Error).message }, 'a message waits for the database');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    this.#isWriting = false;
  }
}
