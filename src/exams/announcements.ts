import { EventEmitter } from 'node:events';
import type { Attempt } from './attempt.ts';
import { failure } from './failure.ts';
import type { Actor, Log } from './stores.ts';

export interface AttemptChange {
  attempt: Attempt;
  /** Null for an attempt that was just made. */
  previous: Attempt | null;
  /** `join`, `device-replaced`, or the event of the state machine: `start`, `pause`, `submit`, … */
  cause: string;
  actor: Actor;
}

export interface DeviceAsked {
  requestId: string;
  attempt: Attempt;
  userAgent: string;
  at: number;
}

export interface AttemptEvents {
  changed: [AttemptChange];
  'device-requested': [DeviceAsked];
}

/**
 * Events of attempts. Each listener runs in a turn of its own after the change is stored and its caller has gone on:
 * so a command can tell the student why before a listener closes the student's socket. What a listener throws, or
 * rejects with, is logged and reaches neither the caller nor the other listeners.
 */
export class Announcements extends EventEmitter<AttemptEvents> {
  readonly #log: Log;

  constructor(log: Log) {
    super();
    this.#log = log;
  }

  protected announce<E extends keyof AttemptEvents>(event: E, ...args: AttemptEvents[E]): void {
    setImmediate(() => {
      for (const listener of this.rawListeners(event)) void this.#call(event, listener, args);
    });
  }

  async #call(event: string, listener: (...args: never[]) => unknown, args: unknown[]): Promise<void> {
    try {
      await listener.apply(this, args as never[]);
    } catch (error) {
      this.#log.error({ event, failure: failure(error) }, 'a listener of attempts failed');
    }
  }
}
