import { type KeyValueStore, readJson, writeJson } from './store.ts';

/** A message that is kept until the other side has acknowledged it. */
export interface Kept {
  id: string;
  /** When it happened, epoch milliseconds. */
  at?: number;
}

/** Below the server's rate limit (200 a second for 5 s), so that sending all of them again cannot close the socket. */
export const outboxLimit = 800;

export interface OutboxOptions {
  /** Where messages survive a reload; without it they live as long as the page. */
  store?: KeyValueStore;
  key?: string;
  limit?: number;
}

/** Unacknowledged messages in the order they happened. When full, the oldest go first. */
export class Outbox<M extends Kept> {
  readonly #store: KeyValueStore | undefined;
  readonly #key: string;
  readonly #limit: number;
  #messages: M[];

  constructor({ store, key = 'invigil.outbox', limit = outboxLimit }: OutboxOptions = {}) {
    this.#store = store;
    this.#key = key;
    this.#limit = limit;
    this.#messages = store ? readJson<M[]>(store, key, []) : [];
  }

  get size(): number {
    return this.#messages.length;
  }

  add(message: M): void {
    this.#messages = [...this.#messages, message].slice(-this.#limit);
    this.#keep();
  }

  settle(ids: readonly string[]): void {
    const settled = new Set(ids);
    this.#messages = this.#messages.filter((message) => !settled.has(message.id));
    this.#keep();
  }

  /** By `at`; messages without it keep their place after the one before them. */
  pending(): readonly M[] {
    let last = 0;
    return this.#messages
      .map((message) => {
        last = message.at ?? last;
        return { message, at: last };
      })
      .sort((a, b) => a.at - b.at)
      .map(({ message }) => message);
  }

  clear(): void {
    this.#messages = [];
    this.#keep();
  }

  #keep(): void {
    if (!this.#store) return;
    if (this.#messages.length === 0) this.#store.removeItem(this.#key);
    else writeJson(this.#store, this.#key, this.#messages);
  }
}
