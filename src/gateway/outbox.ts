import type { Logger } from 'pino';
import { type Attempt, remainingMs } from '../exams/attempt.ts';
import type { OwedMessage, ToStudent } from '../protocol/student-messages.ts';

export interface OwedMessages {
  owe(attemptId: string, message: OwedMessage): Promise<void>;
  acknowledged(attemptId: string, ids: readonly string[]): Promise<void>;
  owed(attemptId: string): Promise<OwedMessage[]>;
}

export interface OutboxOptions {
  messages: OwedMessages;
  /** Hands a message to an open socket; false when there is none. */
  send(attemptId: string, message: ToStudent): boolean;
  log: Logger;
  now?: () => number;
  retryMs?: number;
}

/** Messages that may wait for the database. */
const mostWaiting = 5_000;
/** Tries of one write before it is given up: with the usual pause about five minutes without a database. */
const mostTries = 300;

interface Writing {
  attemptId: string;
  message: OwedMessage;
  done: Promise<void>;
}

/**
 * Messages to students that carry an id: sent at once, and after each WELCOME again until they are acknowledged.
 * What is not on disk yet, because the database is away, is owed from memory.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #now: () => number;
  readonly #writing = new Map<string, Writing>();
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** True when an open socket took the message. */
  send(attemptId: string, message: ToStudent): boolean {
    if ('id' in message) this.#keep(attemptId, message);
    return this.#options.send(attemptId, message);
  }

  /** Resolves when everything sent so far is on disk or was given up. */
  async written(): Promise<void> {
    await Promise.all([...this.#writing.values()].map(({ done }) => done));
  }

  /** An acknowledgement may be faster than the disk: the message is written first. */
  acknowledged(attemptId: string, ids: readonly string[]): void {
    const written = Promise.all(ids.map((id) => this.#writing.get(id)?.done));
    void written.then(() =>
      this.#persist('an acknowledgement', () => this.#options.messages.acknowledged(attemptId, ids)),
    );
  }

  /** What this student has not acknowledged, oldest first, as it is true now. Rejects while the database is away. */
  async owed(attempt: Attempt): Promise<OwedMessage[]> {
    const stored = await this.#options.messages.owed(attempt.id);
    const ids = new Set(stored.map(({ id }) => id));
    const unwritten = [...this.#writing.values()]
      .filter(({ attemptId, message }) => attemptId === attempt.id && !ids.has(message.id))
      .map(({ message }) => message);
    const current = [...stored, ...unwritten].map((message) => updated(message, attempt, this.#now()));
    const outdated = stored.filter((_, i) => current[i] === null).map(({ id }) => id);
    if (outdated.length > 0) this.acknowledged(attempt.id, outdated);
    return current.filter((message) => message !== null);
  }

  /** Tries no more; waits for the writes on their way. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.written();
  }

  #keep(attemptId: string, message: OwedMessage): void {
    if (this.#writing.size >= mostWaiting) {
      this.#options.log.error({ attemptId, type: message.type }, 'too many messages wait for the database');
      return;
    }
    const done = this.#persist(message.type, () => this.#options.messages.owe(attemptId, message)).then(
      () => {
        this.#writing.delete(message.id);
      },
    );
    this.#writing.set(message.id, { attemptId, message, done });
  }

  /** Does it, again and again while the database is away. Never rejects. */
  async #persist(what: string, write: () => Promise<void>): Promise<void> {
    const { log, retryMs = 1_000 } = this.#options;
    for (let tries = 1; ; tries += 1) {
      try {
        await write();
        return;
      } catch (err) {
        if (this.#closed || tries >= mostTries) {
          log.error({ err, what }, 'what goes to a student was not written down');
          return;
        }
        log.warn({ err: (err as Error).message, what }, 'what goes to a student waits for the database');
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      }
    }
  }
}

/** An old message as it is true now; null when things have moved on, for it would undo what has happened since. */
function updated(message: OwedMessage, attempt: Attempt, now: number): OwedMessage | null {
  const isPaused = attempt.status === 'paused';
  switch (message.type) {
    case 'PAUSE_EXAM':
      return isPaused ? message : null;
    case 'RESUME_EXAM':
      return isPaused ? null : { ...message, remainingMs: remainingMs(attempt, now) };
    case 'TIME_ADJUSTED':
      return { ...message, remainingMs: remainingMs(attempt, now) ?? 0 };
    default:
      return message;
  }
}
