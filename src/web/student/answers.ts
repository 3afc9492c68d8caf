import type { AnswerInput, AnswerValue } from '../../protocol/exam.ts';
import { ApiError } from '../shared/api-error.ts';
import { retryDelay } from '../shared/backoff.ts';
import { type KeyValueStore, readJson, writeJson } from '../shared/store.ts';

/** An answer as it lies in the browser. `savedAt` is null until the server confirmed this revision. */
export interface LocalAnswer {
  value: AnswerValue;
  revision: number;
  /** When the student gave it, by the server's clock. */
  at: number;
  savedAt: number | null;
}

/** What the server holds of an answer. */
export interface StoredAnswer {
  value: AnswerValue;
  revision: number;
  savedAt: number;
}

export interface Timers {
  after(ms: number, run: () => void): unknown;
  cancel(timer: unknown): void;
}

export interface AnswerSaverOptions {
  attemptId: string;
  /** Rejects with `ApiError`. */
  save: (questionId: string, answer: AnswerInput) => Promise<{ revision: number; savedAt: number }>;
  /** Survives a reload: `localStorage`. */
  store: KeyValueStore;
  /** Epoch milliseconds by the server's clock. */
  now: () => number;
  onChange?: () => void;
  /** An answer that the server will not take, with what it said. */
  onRefused?: (questionId: string, error: ApiError) => void;
  timers?: Timers;
  random?: () => number;
}

/** Quiet time after the last key before an answer is sent. */
export const debounceMs = 600;

const browserTimers: Timers = {
  after: (ms, run) => setTimeout(run, ms),
  cancel: (timer) => clearTimeout(timer as Parameters<typeof clearTimeout>[0]),
};

/** Codes after which no answer of this attempt will be taken any more. */
const final: ReadonlySet<string> = new Set(['attempt-over', 'not-signed-in', 'forbidden', 'not-found']);

/**
 * Saves answers by themselves. Each change is in the browser's storage at once and stays there until the server
 * confirmed it; a failed save is tried again. One save a question is under way at a time, the newest value wins.
 */
export class AnswerSaver {
  readonly #options: AnswerSaverOptions;
  readonly #timers: Timers;
  readonly #key: string;
  readonly #answers: Map<string, LocalAnswer>;
  readonly #waiting = new Map<string, unknown>();
  readonly #busy = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #tries = new Map<string, number>();
  #started = false;
  #idle: (() => void)[] = [];

  constructor(options: AnswerSaverOptions) {
    this.#options = options;
    this.#timers = options.timers ?? browserTimers;
    this.#key = `invigil.answers.${options.attemptId}`;
    this.#answers = new Map(
      Object.entries(readJson<Record<string, LocalAnswer>>(options.store, this.#key, {})),
    );
  }

  /** Sends what an earlier page left behind. */
  start(): void {
    this.#started = true;
    for (const id of this.unsaved()) this.#schedule(id, 0);
  }

  stop(): void {
    this.#started = false;
    for (const timer of this.#waiting.values()) this.#timers.cancel(timer);
    this.#waiting.clear();
    this.#settleIdle();
  }

  get(questionId: string): LocalAnswer | undefined {
    return this.#answers.get(questionId);
  }

  set(questionId: string, value: AnswerValue): void {
    const revision = (this.#answers.get(questionId)?.revision ?? 0) + 1;
    this.#refused.delete(questionId);
    this.#put(questionId, { value, revision, at: this.#options.now(), savedAt: null });
    this.#schedule(questionId, debounceMs);
  }

  /** What the server has; what was changed here since, by revision, stays. */
  adopt(stored: Readonly<Record<string, StoredAnswer>>): void {
    for (const [id, answer] of Object.entries(stored)) {
      const own = this.#answers.get(id);
      if (!own || own.savedAt !== null || own.revision < answer.revision) this.#take(id, answer);
    }
  }

  /** Ids of the questions whose answer the server has not confirmed. */
  unsaved(): string[] {
    return [...this.#answers]
      .filter(([id, a]) => a.savedAt === null && !this.#refused.has(id))
      .map(([id]) => id);
  }

  /** When the server last confirmed an answer, epoch milliseconds, or null. */
  lastSavedAt(): number | null {
    const times = [...this.#answers.values()].map((answer) => answer.savedAt ?? 0);
    return Math.max(0, ...times) || null;
  }

  /** Sends what waits now. Resolves when nothing is unsaved any more (or the saver stops). */
  flush(): Promise<void> {
    for (const id of this.unsaved()) this.#schedule(id, 0);
    if (this.unsaved().length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Forgets the local copies, after the attempt was handed in. */
  clear(): void {
    this.stop();
    this.#answers.clear();
    this.#options.store.removeItem(this.#key);
  }

  #schedule(id: string, delayMs: number): void {
    if (!this.#started || this.#busy.has(id)) return;
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) this.#timers.cancel(waiting);
    this.#waiting.set(
      id,
      this.#timers.after(delayMs, () => {
        this.#waiting.delete(id);
        void this.#send(id);
      }),
    );
  }

  async #send(id: string): Promise<void> {
    const answer = this.#answers.get(id);
    if (!answer || answer.savedAt !== null) return;
    this.#busy.add(id);
    let nextMs: number | null = 0;
    try {
      const { value, revision, at } = answer;
      const saved = await this.#options.save(id, { value, revision, at });
      this.#tries.delete(id);
      // The student may have typed on meanwhile: then only the older revision is confirmed.
      if (this.#answers.get(id) === answer) this.#put(id, { ...answer, savedAt: saved.savedAt });
    } catch (error) {
      nextMs = this.#failed(id, answer, error);
    }
    this.#busy.delete(id);
    if (nextMs !== null && this.#answers.get(id)?.savedAt === null) this.#schedule(id, nextMs);
    if (this.unsaved().length === 0) this.#settleIdle();
  }

  /** Milliseconds until the next try, null for none. */
  #failed(id: string, answer: LocalAnswer, error: unknown): number | null {
    const known = error instanceof ApiError ? error : new ApiError(0, 'no-answer', String(error));
    if (known.code === 'stale-revision') return this.#stale(id, storedIn(known.details));
    if (known.temporary || known.code === 'attempt-paused' || known.code === 'not-running') {
      const tries = this.#tries.get(id) ?? 0;
      this.#tries.set(id, tries + 1);
      return retryDelay(tries, this.#options.random);
    }
    if (this.#answers.get(id) !== answer && !final.has(known.code)) return 0;
    this.#refused.add(id);
    this.#options.onRefused?.(id, known);
    this.#options.onChange?.();
    return null;
  }

  /** Another page was quicker: the later of the two answers stands. */
  #stale(id: string, stored: StoredAnswer | null): number | null {
    const own = this.#answers.get(id);
    if (!own) return null;
    if (stored && stored.savedAt >= own.at) {
      this.#take(id, stored);
      return null;
    }
    this.#put(id, { ...own, revision: (stored?.revision ?? own.revision) + 1 });
    return 0;
  }

  #take(id: string, { value, revision, savedAt }: StoredAnswer): void {
    this.#put(id, { value, revision, at: savedAt, savedAt });
  }

  #put(id: string, answer: LocalAnswer): void {
    this.#answers.set(id, answer);
    writeJson(this.#options.store, this.#key, Object.fromEntries(this.#answers));
    this.#options.onChange?.();
  }

  #settleIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function storedIn(details: unknown): StoredAnswer | null {
  const stored = (details as { stored?: Partial<StoredAnswer> } | null | undefined)?.stored;
  if (typeof stored !== 'object' || stored === null) return null;
  const { value, revision, savedAt } = stored;
  if (value === undefined || typeof revision !== 'number') return null;
  return { value, revision, savedAt: savedAt ?? 0 };
}
