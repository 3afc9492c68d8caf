import { Worker } from 'node:worker_threads';
import { AnalysisError } from './analysis-error.ts';
import type { Analysed, FrameMemory } from './frame-memory.ts';
import type { AnalyserSettings, FromAnalyser, Serving, ToAnalyser } from './messages.ts';
import type { Look } from './observation.ts';

/** A worker thread, as far as it is used here. */
export interface WorkerThread {
  postMessage(message: ToAnalyser): void;
  on(event: 'message', listener: (message: FromAnalyser) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface AnalyserThreadOptions {
  settings: AnalyserSettings;
  /** A look that takes longer is given up, ms. */
  patienceMs: number;
  /** A lane became free. */
  onFree(): void;
  onNotice(text: string): void;
  /** A look took longer than `patienceMs`: its lane is lost until the thread answers after all. */
  onHang(): void;
  /** The thread failed; `onEnd` follows. */
  onError(error: Error): void;
  onEnd(): void;
  newWorker?: () => WorkerThread;
}

interface Job {
  readonly timer: NodeJS.Timeout;
  resolve(analysed: Analysed): void;
  reject(error: AnalysisError): void;
}

/** The thread's code runs as JavaScript when built, and as TypeScript, through tsx, in development and tests. */
function newWorkerThread(): WorkerThread {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./thread.js', import.meta.url));
  const entry = JSON.stringify(new URL('./thread.ts', import.meta.url).href);
  return new Worker(`import('tsx/esm/api').then((tsx) => (tsx.register(), import(${entry})))`, {
    eval: true,
  });
}

/** One analyser thread as the main thread sees it: what it serves, which looks are in work, and its end. */
export class AnalyserThread {
  /** Resolves when the networks are loaded. Rejects with `AnalysisError` when they cannot be. */
  readonly ready: Promise<Serving>;
  readonly ended: Promise<void>;
  readonly #options: AnalyserThreadOptions;
  readonly #worker: WorkerThread;
  readonly #jobs = new Map<number, Job>();
  /** Looks that were given up and are still in work. */
  readonly #hanging = new Set<number>();
  readonly #awaitingHang: (() => void)[] = [];
  #serving: Serving | null = null;
  #failure: AnalysisError | null = null;
  #isClosing = false;
  #nextId = 0;

  constructor(options: AnalyserThreadOptions) {
    this.#options = options;
    this.#worker = (options.newWorker ?? newWorkerThread)();
    this.#worker.on('error', (error) => options.onError(error));
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message) => this.#take(message, resolve));
      this.#worker.on('exit', (code) => {
        const message = `An analyser thread ended with code ${code} while loading.`;
        reject(this.#failure ?? new AnalysisError('analysis-failed', message));
      });
    });
    this.ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#abandon();
        options.onEnd();
        resolve();
      });
    });
    this.#post({ type: 'load', ...options.settings });
  }

  get serving(): Serving | null {
    return this.#serving;
  }

  /** Loaded, and answers. */
  get isWell(): boolean {
    return this.#serving !== null && this.#hanging.size === 0 && !this.#isClosing;
  }

  get freeLanes(): number {
    if (!this.#serving || this.#isClosing) return 0;
    return this.#serving.lanes - this.#jobs.size - this.#hanging.size;
  }

  /** Needs a free lane. Rejects with `AnalysisError`. */
  analyse(jpeg: Uint8Array, look: Look, memory: FrameMemory | null): Promise<Analysed> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(id), this.#options.patienceMs);
      timer.unref();
      this.#jobs.set(id, { timer, resolve, reject });
      this.#post({ type: 'analyse', id, jpeg, look, memory });
    });
  }

  /** Lets the frames in work finish: ending a thread inside a run would abort the process. */
  async close(): Promise<void> {
    if (!this.#isClosing) this.#post({ type: 'close' });
    this.#isClosing = true;
    // A look that hangs, or turns out to hang meanwhile, would hold up the end of everything else for good.
    if (this.#hanging.size === 0) await Promise.race([this.ended, this.#hang()]);
  }

  /** Resolves with the next look that is given up. */
  #hang(): Promise<void> {
    return new Promise((resolve) => this.#awaitingHang.push(resolve));
  }

  #take(message: FromAnalyser, ready: (serving: Serving) => void): void {
    switch (message.type) {
      case 'notice':
        this.#options.onNotice(message.text);
        return;
      case 'failed':
        this.#failure = new AnalysisError(message.code, message.message);
        return;
      case 'ready': {
        const { type, loadMs, ...serving } = message;
        this.#serving = serving;
        ready(serving);
        this.#options.onFree();
        return;
      }
      case 'observed':
        this.#end(message.id)?.resolve(message.analysed);
        this.#options.onFree();
        return;
      case 'refused':
        this.#end(message.id)?.reject(new AnalysisError(message.code, message.message));
        this.#options.onFree();
    }
  }

  /** Undefined when it was given up before. */
  #end(id: number): Job | undefined {
    this.#hanging.delete(id);
    const job = this.#jobs.get(id);
    if (job) clearTimeout(job.timer);
    this.#jobs.delete(id);
    return job;
  }

  #giveUp(id: number): void {
    const job = this.#end(id);
    this.#hanging.add(id);
    this.#options.onHang();
    for (const resolve of this.#awaitingHang.splice(0)) resolve();
    job?.reject(new AnalysisError('analysis-failed', 'The look took too long.'));
  }

  #abandon(): void {
    this.#serving = null;
    for (const id of [...this.#jobs.keys()]) {
      this.#end(id)?.reject(new AnalysisError('closed', 'The analyser thread ended.'));
    }
  }

  #post(message: ToAnalyser): void {
    this.#worker.postMessage(message);
  }
}
