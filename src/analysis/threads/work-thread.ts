import { AnalysisError } from '../analysis-error.ts';
import type { FromThread, ThreadServing, ToThread } from './messages.ts';

/** A worker thread, as far as it is used here. */
export interface WorkerThread<Settings, Serving extends ThreadServing, Request, Answer> {
  postMessage(message: ToThread<Settings, Request>): void;
  on(event: 'message', listener: (message: FromThread<Serving, Answer>) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface WorkThreadOptions<Settings, Serving extends ThreadServing, Request, Answer> {
  settings: Settings;
  /** A request that takes longer is given up, ms. */
  patienceMs: number;
  /** A lane became free. */
  onFree(): void;
  onNotice(text: string): void;
  /** A request took longer than `patienceMs`: its lane is lost until the thread answers after all. */
  onHang(): void;
  /** The thread failed; `onEnd` follows. */
  onError(error: Error): void;
  onEnd(): void;
  newWorker: () => WorkerThread<Settings, Serving, Request, Answer>;
}

interface Job<Answer> {
  readonly timer: NodeJS.Timeout;
  resolve(answer: Answer): void;
  reject(error: AnalysisError): void;
}

/** One worker thread as the main thread sees it: what it serves, which requests are in work, and its end. */
export class WorkThread<Settings, Serving extends ThreadServing, Request, Answer> {
  /** Resolves when everything is loaded. Rejects with `AnalysisError` when it cannot be. */
  readonly ready: Promise<Serving>;
  readonly ended: Promise<void>;
  readonly #options: WorkThreadOptions<Settings, Serving, Request, Answer>;
  readonly #worker: WorkerThread<Settings, Serving, Request, Answer>;
  readonly #jobs = new Map<number, Job<Answer>>();
  /** Requests that were given up and are still in work. */
  readonly #hanging = new Set<number>();
  readonly #awaitingHang: (() => void)[] = [];
  #serving: Serving | null = null;
  #failure: AnalysisError | null = null;
  #isClosing = false;
  #nextId = 0;

  constructor(options: WorkThreadOptions<Settings, Serving, Request, Answer>) {
    this.#options = options;
    this.#worker = options.newWorker();
    this.#worker.on('error', (error) => options.onError(error));
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message) => this.#take(message, resolve));
      this.#worker.on('exit', (code) => {
        const message = `A thread ended with code ${code} while loading.`;
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
    this.#post({ type: 'load', settings: options.settings });
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
  run(request: Request): Promise<Answer> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(id), this.#options.patienceMs);
      timer.unref();
      this.#jobs.set(id, { timer, resolve, reject });
      this.#post({ type: 'work', id, request });
    });
  }

  /** Lets what is in work finish: ending a thread inside a run of ONNX Runtime would abort the process. */
  async close(): Promise<void> {
    if (!this.#isClosing) this.#post({ type: 'close' });
    this.#isClosing = true;
    // What hangs, or turns out to hang meanwhile, would hold up the end of everything else for good.
    if (this.#hanging.size === 0) await Promise.race([this.ended, this.#hang()]);
  }

  /** Resolves with the next request that is given up. */
  #hang(): Promise<void> {
    return new Promise((resolve) => this.#awaitingHang.push(resolve));
  }

  #take(message: FromThread<Serving, Answer>, ready: (serving: Serving) => void): void {
    switch (message.type) {
      case 'notice':
        this.#options.onNotice(message.text);
        return;
      case 'failed':
        this.#failure = new AnalysisError(message.code, message.message);
        return;
      case 'ready':
        this.#serving = message.serving;
        ready(message.serving);
        this.#options.onFree();
        return;
      case 'answer':
        this.#end(message.id)?.resolve(message.answer);
        this.#options.onFree();
        return;
      case 'refused':
        this.#end(message.id)?.reject(new AnalysisError(message.code, message.message));
        this.#options.onFree();
    }
  }

  /** Undefined when it was given up before. */
  #end(id: number): Job<Answer> | undefined {
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
    job?.reject(new AnalysisError('analysis-failed', 'It took too long.'));
  }

  #abandon(): void {
    this.#serving = null;
    for (const id of [...this.#jobs.keys()]) {
      this.#end(id)?.reject(new AnalysisError('closed', 'The thread ended.'));
    }
  }

  #post(message: ToThread<Settings, Request>): void {
    this.#worker.postMessage(message);
  }
}
