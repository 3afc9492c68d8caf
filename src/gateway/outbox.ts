import type { Logger } from 'pino';
import type { ToStudent } from '../protocol/student-messages.ts';

export type Owed = Extract<ToStudent, { id: string }>;

export interface OwedMessages {
  owe(attemptId: string, message: Owed): Promise<void>;
  acknowledged(attemptId: string, ids: readonly string[]): Promise<void>;
  owed(attemptId: string): Promise<Owed[]>;
}

export interface OutboxOptions {
  messages: OwedMessages;
  /** Hands a message to an open socket; false when there is none. */
  send(attemptId: string, message: ToStudent): boolean;
  log: Logger;
}

/** What WELCOME tells anyway: sent again later it could undo what has happened since. */
const toldByWelcome: ReadonlySet<string> = new Set([
  'PAUSE_EXAM',
  'RESUME_EXAM',
  'TERMINATE_EXAM',
  'TIME_ADJUSTED',
]);

/** Messages to students that carry an id: sent at once and, when nobody acknowledges them, again after WELCOME. */
export class Outbox {
  readonly #options: OutboxOptions;
  /** Writes on their way, by message: an acknowledgement may be faster than the disk. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** True when an open socket took the message. */
  send(attemptId: string, message: ToStudent): boolean {
    if ('id' in message && !toldByWelcome.has(message.type)) this.#keep(attemptId, message);
    return this.#options.send(attemptId, message);
  }

  acknowledged(attemptId: string, ids: readonly string[]): void {
    const written = Promise.all(ids.map((id) => this.#writing.get(id)));
    written
      .then(() => this.#options.messages.acknowledged(attemptId, ids))
      .catch((err) =>
        this.#options.log.warn({ err: err.message }, 'an acknowledgement was not written down'),
      );
  }

  owed(attemptId: string): Promise<Owed[]> {
    return this.#options.messages.owed(attemptId);
  }

  #keep(attemptId: string, message: Owed): void {
    const { messages, log } = this.#options;
    const writing = messages
      .owe(attemptId, message)
      .catch((err) => log.error({ err, type: message.type }, 'a message to a student was not written down'))
      .finally(() => this.#writing.delete(message.id));
    this.#writing.set(message.id, writing);
  }
}
