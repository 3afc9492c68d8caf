import type { Logger } from 'pino';
import { AnalyserThread, type WorkerThread } from './analyser-thread.ts';
import { AnalysisError } from './analysis-error.ts';
import type { Analysed, FrameMemory } from './frame-memory.ts';
import { type AnalyserSettings, noPlugIns, type Serving } from './messages.ts';
import type { Look } from './observation.ts';
import type { ModelPaths } from './runtime/convert/ensure-models.ts';

export interface AnalyserPoolOptions {
  /** Most threads; a runtime that works in one thread only gets one. */
  threads: number;
  models: ModelPaths;
  log: Logger;
  /** The setting INFERENCE. */
  inference?: AnalyserSettings['inference'];
  /** The settings OBJECT_MODEL and FACE_MODEL. */
  plugIns?: AnalyserSettings['plugIns'];
  /** A thread that ended by itself is replaced after this time; after twice as long each time that fails. */
  restartMs?: number;
  /** A look that takes longer is reported and given up, ms. */
  patienceMs?: number;
  /** Tests give threads of their own. */
  newWorker?: () => WorkerThread;
}

/** The longest pause between two attempts to replace a thread, ms. */
const restartAtMostMs = 60_000;

/** Analyser threads: inference blocks its thread, and must not block ours. */
export class AnalyserPool {
  readonly #options: AnalyserPoolOptions;
  readonly #threads = new Set<AnalyserThread>();
  #settings: AnalyserSettings;
  #serving: Serving | null = null;
  #size: number;
  #closed: Promise<void> | null = null;
  #whenFree: () => void = () => {};

  constructor(options: AnalyserPoolOptions) {
    this.#options = options;
    this.#size = options.threads;
    const { inference = 'auto', models, plugIns = noPlugIns } = options;
    this.#settings = { inference, models, plugIns };
  }

  /** Called each time an analyser becomes free. */
  set whenFree(listener: () => void) {
    this.#whenFree = listener;
  }

  /** Library and backend that really serve, like `onnx-cpu`. */
  get runtime(): string {
    return this.#serving?.runtime ?? 'loading';
  }

  /** Frames that can be given now. */
  get free(): number {
    if (this.#closed) return 0;
    return [...this.#threads].reduce((sum, thread) => sum + thread.freeLanes, 0);
  }

  /** Frames that can be in work at once when every thread is up. */
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

  /** Resolves when every thread has loaded its networks. Rejects with `AnalysisError` when one cannot. */
  async start(): Promise<void> {
    // The first one finds out what serves; the others are told.
    const { inference, ...serving } = await this.#spawn();
    if (serving.oneThread) this.#size = 1;
    else this.#settings = { ...this.#settings, inference };
    await Promise.all(Array.from({ length: this.#size - 1 }, () => this.#spawn()));
    const { runtime, lanes } = serving;
    this.#options.log.info({ runtime, threads: this.#size, lanes }, 'the networks are loaded');
  }

  /** Needs a free analyser. Rejects with `AnalysisError`. */
  analyse(jpeg: Uint8Array, look: Look, memory: FrameMemory | null): Promise<Analysed> {
    if (!this.#closed) {
      for (const thread of this.#threads) if (thread.freeLanes > 0) return thread.analyse(jpeg, look, memory);
    }
    return Promise.reject(new AnalysisError('analysis-failed', 'No analyser is free.'));
  }

  /** Lets each thread finish its frames. */
  close(): Promise<void> {
    this.#closed ??= Promise.all([...this.#threads].map((thread) => thread.close())).then(() => {});
    return this.#closed;
  }

  async #spawn(): Promise<Serving> {
    const { log, newWorker, patienceMs = 30_000 } = this.#options;
    const thread: AnalyserThread = new AnalyserThread({
      settings: this.#settings,
      patienceMs,
      onFree: () => this.#whenFree(),
      onNotice: (text) => log.warn(text),
      onHang: () => log.error({ patienceMs }, 'a look hangs; its analyser serves nobody until it ends'),
      onError: (error) => log.error({ err: error }, 'an analyser thread failed'),
      onEnd: () => this.#threads.delete(thread),
      ...(newWorker ? { newWorker } : {}),
    });
    this.#threads.add(thread);
    const serving = await thread.ready;
    const before = this.#serving?.runtime ?? serving.runtime;
    // A native library may refuse to be loaded a second time.
    if (before !== serving.runtime) log.error({ before, now: serving.runtime }, 'another runtime serves now');
    this.#serving = serving;
    void thread.ended.then(() => this.#replace(this.#options.restartMs ?? 1_000));
    return serving;
  }

  #replace(afterMs: number): void {
    if (this.#closed) return;
    const { log } = this.#options;
    log.warn({ afterMs }, 'an analyser thread ended; another takes its place');
    const replace = () => {
      if (this.#closed) return;
      this.#spawn().catch((err) => {
        if (this.#closed) return;
        log.error({ err }, 'no new analyser thread');
        this.#replace(Math.min(restartAtMostMs, afterMs * 2));
      });
    };
    setTimeout(replace, afterMs).unref();
  }
}
