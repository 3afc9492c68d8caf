import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Analysed, FrameMemory } from './frame-memory.ts';
import type { FromAnalyser, ToAnalyser } from './messages.ts';
import type { Look } from './observation.ts';
import type { ModelPaths } from './runtime/convert/ensure-models.ts';

export class AnalysisError extends Error {
  readonly code: 'bad-frame' | 'analysis-failed' | 'closed';

  constructor(code: AnalysisError['code'], message: string) {
    super(message);
    this.name = 'AnalysisError';
    this.code = code;
  }
}

export interface AnalyserPoolOptions {
  threads: number;
  models: ModelPaths;
  log: Logger;
  /** A thread that ended by itself is replaced after this time. */
  restartMs?: number;
}

interface Job {
  resolve(analysed: Analysed): void;
  reject(error: AnalysisError): void;
}

type State = { name: 'loading' | 'idle' } | { name: 'working'; job: Job };

/** The thread's code runs as JavaScript when built, and as TypeScript, through tsx, in development and tests. */
function newThread(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./thread.js', import.meta.url));
  const entry = JSON.stringify(new URL('./thread.ts', import.meta.url).href);
  return new Worker(`import('tsx/esm/api').then((tsx) => (tsx.register(), import(${entry})))`, {
    eval: true,
  });
}

/** Analyser threads, one frame at a time each: inference blocks its thread, and must not block ours. */
export class AnalyserPool {
  readonly #options: AnalyserPoolOptions;
  readonly #threads = new Map<Worker, State>();
  #closed = false;
  #runtime = 'loading';
  #whenFree: () => void = () => {};

  constructor(options: AnalyserPoolOptions) {
    this.#options = options;
  }

  /** Called each time a thread becomes free. */
  set whenFree(listener: () => void) {
    this.#whenFree = listener;
  }

  get runtime(): string {
    return this.#runtime;
  }

  get free(): number {
    return this.#count('idle');
  }

  get ready(): number {
    return this.#count('idle') + this.#count('working');
  }

  get size(): number {
    return this.#options.threads;
  }

  /** Resolves when every thread has loaded its networks. Rejects when one cannot. */
  async start(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.threads }, () => this.#spawn()));
  }

  /** Needs a free thread. Rejects with `AnalysisError`. */
  analyse(jpeg: Uint8Array, look: Look, memory: FrameMemory | null): Promise<Analysed> {
    const worker = this.#idle();
    if (!worker) return Promise.reject(new AnalysisError('analysis-failed', 'No analyser is free.'));
    return new Promise((resolve, reject) => {
      this.#threads.set(worker, { name: 'working', job: { resolve, reject } });
      this.#post(worker, { type: 'analyse', jpeg, look, memory });
    });
  }

  /** Lets each thread finish its frame: ending a thread inside a run would abort the process. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      [...this.#threads.keys()].map(async (worker) => {
        const ended = new Promise((resolve) => worker.once('exit', resolve));
        this.#post(worker, { type: 'close' });
        await ended;
      }),
    );
  }

  #spawn(): Promise<void> {
    const worker = newThread();
    this.#threads.set(worker, { name: 'loading' });
    this.#post(worker, { type: 'load', models: this.#options.models });
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromAnalyser) => {
        if (message.type === 'ready') {
          this.#runtime = message.runtime;
          resolve();
        }
        this.#settle(worker, message);
      });
      worker.on('error', (error) => this.#options.log.error({ err: error }, 'an analyser thread failed'));
      worker.once('exit', (code) => {
        this.#lost(worker);
        reject(
          new AnalysisError('analysis-failed', `An analyser thread ended with code ${code} while loading.`),
        );
      });
    });
  }

  #settle(worker: Worker, message: FromAnalyser): void {
    const state = this.#threads.get(worker);
    const job = state?.name === 'working' ? state.job : null;
    this.#threads.set(worker, { name: 'idle' });
    if (message.type === 'observed') job?.resolve(message.analysed);
    if (message.type === 'refused') job?.reject(new AnalysisError(message.code, message.message));
    this.#whenFree();
  }

  #lost(worker: Worker): void {
    const state = this.#threads.get(worker);
    this.#threads.delete(worker);
    if (state?.name === 'working') {
      state.job.reject(new AnalysisError('closed', 'The analyser thread ended.'));
    }
    if (this.#closed || state?.name === 'loading') return;
    this.#options.log.warn('an analyser thread ended; another takes its place');
    setTimeout(() => {
      if (!this.#closed)
        this.#spawn().catch((err) => this.#options.log.error({ err }, 'no new analyser thread'));
    }, this.#options.restartMs ?? 1_000).unref();
  }

  #idle(): Worker | undefined {
    for (const [worker, { name }] of this.#threads) if (name === 'idle') return worker;
    return undefined;
  }

  #count(wanted: State['name']): number {
    let count = 0;
    for (const { name } of this.#threads.values()) if (name === wanted) count += 1;
    return count;
  }

  #post(worker: Worker, message: ToAnalyser): void {
    worker.postMessage(message);
  }
}
