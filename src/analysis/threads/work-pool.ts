import type { Logger } from 'pino';
import { AnalysisError } from '../analysis-error.ts';
import type { ThreadServing } from './messages.ts';
import { type WorkerThread, WorkThread } from './work-thread.ts';

export interface WorkPoolOptions<Settings, Serving extends ThreadServing, Request, Answer> {
  /** Names the threads in the log. */
  name: string;
  /** Most threads; what works in one thread only gets one. */
  threads: number;
  settings: Settings;
  /** What the others are told once the first thread has found out what serves. */
  settle?(settings: Settings, serving: Serving): Settings;
  /** Another thread took the place of one that ended, and serves something else. */
  changed?(before: Serving, now: Serving): void;
  log: Logger;
  /** A thread that ended by itself is replaced after this time; after twice as long each time that fails. */
  restartMs?: number;
  /** A request that takes longer is reported and given up, ms. */
  patienceMs?: number;
  /** Another thread takes the place of one that hangs, which may never come back. */
  standIns?: boolean;
  newWorker: () => WorkerThread<Settings, Serving, Request, Answer>;
}

/** The longest pause between two attempts to replace a thread, ms. */
const restartAtMostMs = 60_000;

/** Threads that all do the same: what blocks its thread must not block ours. */
export class WorkPool<Settings, Serving extends ThreadServing, Request, Answer> {
  readonly #options: WorkPoolOptions<Settings, Serving, Request, Answer>;
  readonly #threads = new Set<WorkThread<Settings, Serving, Request, Answer>>();
  #settings: Settings;
  #serving: Serving | null = null;
  #size: number;
  #closed: Promise<void> | null = null;
  #whenFree: () => void = () => {};

  constructor(options: WorkPoolOptions<Settings, Serving, Request, Answer>) {
    this.#options = options;
    this.#size = options.threads;
    this.#settings = options.settings;
  }

  /** Called each time a thread can take one more request. */
  set whenFree(listener: () => void) {
    this.#whenFree = listener;
  }

  /** What the threads serve; null until the first one is loaded. */
  get serving(): Serving | null {
    return this.#serving;
  }

  /** Requests that can be given now. */
  get free(): number {
    if (this.#closed) return 0;
    return [...this.#threads].reduce((sum, thread) => sum + thread.freeLanes, 0);
  }

  /** Requests that can be in work at once when every thread is up. */
  get size(): number {
    return this.#size * (this.#serving?.lanes ?? 1);
  }

  /** Threads there should be. */
  get threads(): number {
    return this.#size;
  }

  /** Threads that are loaded and answer. */
  get ready(): number {
    return [...this.#threads].filter((thread) => thread.isWell).length;
  }

  /** Resolves when every thread is loaded. Rejects with `AnalysisError` when one cannot. */
  async start(): Promise<void> {
    const { settle, log, name } = this.#options;
    // The first one finds out what serves; the others are told.
    const serving = await this.#spawn();
    if (serving.oneThread) this.#size = 1;
    else if (settle) this.#settings = settle(this.#settings, serving);
    await Promise.all(Array.from({ length: this.#size - 1 }, () => this.#spawn()));
    const facts: object = { ...serving, threads: this.#size };
    log.info(facts, `the ${name} threads are ready`);
  }

  /** Needs a free thread. Rejects with `AnalysisError`. */
  run(request: Request): Promise<Answer> {
    if (!this.#closed) {
      for (const thread of this.#threads) if (thread.freeLanes > 0) return thread.run(request);
    }
    return Promise.reject(new AnalysisError('analysis-failed', `No ${this.#options.name} thread is free.`));
  }

  /** Lets each thread finish what it has in work. */
  close(): Promise<void> {
    this.#closed ??= Promise.all([...this.#threads].map((thread) => thread.close())).then(() => {});
    return this.#closed;
  }

  async #spawn(): Promise<Serving> {
    const { log, name, newWorker, changed, patienceMs = 30_000 } = this.#options;
    const thread: WorkThread<Settings, Serving, Request, Answer> = new WorkThread({
      settings: this.#settings,
      patienceMs,
      onFree: () => this.#whenFree(),
      onNotice: (text) => log.warn(text),
      onHang: () => this.#hangs(patienceMs),
      onError: (error) => log.error({ err: error }, `one of the ${name} threads failed`),
      onEnd: () => this.#threads.delete(thread),
      newWorker,
    });
    this.#threads.add(thread);
    const serving = await thread.ready;
    changed?.(this.#serving ?? serving, serving);
    this.#serving = serving;
    void thread.ended.then(() => this.#replace(this.#options.restartMs ?? 1_000));
    return serving;
  }

  #hangs(patienceMs: number): void {
    const { log, name, standIns = false } = this.#options;
    log.error({ patienceMs }, `a request to the ${name} threads hangs; its lane serves nobody`);
    // One for each: when they hang too, it is not the threads.
    if (!standIns || this.#closed || this.#threads.size >= 2 * this.#size) return;
    this.#spawn().catch((err) => log.error({ err }, `no new thread for the ${name} threads`));
  }

  #replace(afterMs: number): void {
    if (this.#closed) return;
    const { log, name } = this.#options;
    log.warn({ afterMs }, `one of the ${name} threads ended; another takes its place`);
    const replace = () => {
      if (this.#closed) return;
      this.#spawn().catch((err) => {
        if (this.#closed) return;
        log.error({ err }, `no new thread for the ${name} threads`);
        this.#replace(Math.min(restartAtMostMs, afterMs * 2));
      });
    };
    setTimeout(replace, afterMs).unref();
  }
}
