import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AttentionStates, AttentionWatch } from '../incidents/stores.ts';
import type { AttentionState } from '../signals/attention/state.ts';

/** The database. */
export interface AttentionRows {
  /** What is stored of these attempts, by attempt; without an entry for those of which nothing is. */
  byAttempts(attemptIds: readonly string[]): Promise<Map<string, unknown>>;
  /** Takes the place of what was stored; of attempts that are over nothing is. */
  saveAll(states: ReadonlyMap<string, AttentionState>): Promise<void>;
  remove(attemptIds: readonly string[]): Promise<void>;
}

export interface KeepAttentionOptions {
  rows: AttentionRows;
  log: Pick<Logger, 'warn'>;
  everyMs?: number;
}

interface Watched {
  readonly watch: AttentionWatch;
  /** What was stored is known: before, nothing may take its place. */
  isLoaded: boolean;
  /** Instant of the state that was written last, epoch ms. */
  writtenAt: number;
}

/**
 * Writes what the confusion score has learnt of all students in one go, every 10 s, and tells it again after a restart. It
 * is no job of a queue: the next write holds everything that one before it lost.
 */
export class KeepAttention implements AttentionStates {
  readonly #rows: AttentionRows;
  readonly #log: Pick<Logger, 'warn'>;
  readonly #timer: NodeJS.Timeout;
  readonly #watched = new Map<string, Watched>();
  /** The last of those that are watched no longer, until it is written. */
  readonly #last = new Map<string, AttentionState>();
  /** Attempts that are over, until their states are removed. */
  readonly #over = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #isAway = false;

  constructor({ rows, log, everyMs = 10_000 }: KeepAttentionOptions) {
    this.#rows = rows;
    this.#log = log;
    this.#timer = setInterval(() => this.flush(), everyMs);
  }

  watch(attemptId: string, watch: AttentionWatch): () => void {
    const watched: Watched = { watch, isLoaded: false, writtenAt: 0 };
    this.#watched.set(attemptId, watched);
    void this.#next(() => this.#load());
    return () => {
      if (this.#watched.get(attemptId) !== watched) return;
      this.#watched.delete(attemptId);
      const last = watched.isLoaded ? watch.newerThan(watched.writtenAt) : null;
      if (last) this.#last.set(attemptId, last);
    };
  }

  remove(attemptId: string): void {
    this.#watched.delete(attemptId);
    this.#last.delete(attemptId);
    this.#over.add(attemptId);
    void this.#next(() => this.#removeOver());
  }

  /** Does everything that is due; what fails is done with the next one. */
  flush(): Promise<void> {
    void this.#next(() => this.#load());
    void this.#next(() => this.#write());
    return this.#next(() => this.#removeOver());
  }

  /** Writes where everything stands. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  /** One step after the other: what is removed is not written again by a step that began before. */
  #next(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step).catch((err) => {
      if (!this.#isAway)
        this.#log.warn({ err: err.message }, 'the state of attention waits for the database');
      this.#isAway = true;
    });
    return this.#work;
  }

  /** All that are new at once: after a restart there are many. */
  async #load(): Promise<void> {
    const unknown = [...this.#watched].filter(([, { isLoaded }]) => !isLoaded);
    if (unknown.length === 0) return;
    const stored = await this.#rows.byAttempts(unknown.map(([attemptId]) => attemptId));
    this.#isAway = false;
    for (const [attemptId, watched] of unknown) {
      if (this.#watched.get(attemptId) !== watched) continue;
      const state = stored.get(attemptId);
      if (state !== undefined) watched.watch.told(state);
      watched.isLoaded = true;
    }
  }

  async #write(): Promise<void> {
    const states = await this.#changed();
    if (states.size === 0) return;
    await this.#rows.saveAll(states);
    this.#isAway = false;
    for (const [attemptId, state] of states) {
      const watched = this.#watched.get(attemptId);
      if (watched) watched.writtenAt = state.at;
      if (this.#last.get(attemptId) === state) this.#last.delete(attemptId);
    }
  }

  /** A state takes up to half a millisecond to put together: frames and sockets have their turn in between. */
  async #changed(): Promise<Map<string, AttentionState>> {
    const states = new Map(this.#last);
    for (const [attemptId, { watch, isLoaded, writtenAt }] of [...this.#watched]) {
      const state = isLoaded ? watch.newerThan(writtenAt) : null;
      if (!state) continue;
      states.set(attemptId, state);
      await setImmediate();
    }
    return states;
  }

  async #removeOver(): Promise<void> {
    const over = [...this.#over];
    if (over.length === 0) return;
    await this.#rows.remove(over);
    this.#isAway = false;
    for (const attemptId of over) this.#over.delete(attemptId);
  }
}
