import type { GreyPicture } from '../vision/picture/picture.ts';
import { openTextWorker, type ReadText, type TextLanguage, type TextWorker } from './text-worker.ts';

export type { ReadText, TextLanguage } from './text-worker.ts';

/** A line that was not read. */
export class TextReaderError extends Error {
  /** `text-timed-out` it took too long; `text-failed` the reader's thread failed; `text-busy` too many lines wait; `closed`. */
  readonly code: 'text-timed-out' | 'text-failed' | 'text-busy' | 'closed';

  constructor(code: TextReaderError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TextReaderError';
    this.code = code;
  }
}

export interface TextReaderOptions {
  /** At least one. */
  languages: readonly TextLanguage[];
  /** Told what an operator should know; never what was read. */
  notice?(text: string): void;
  /** Lines after which a new thread takes over, since a thread's memory grows. */
  linesPerWorker?: number;
  /** A line that takes longer is given up, and its thread with it, ms. A long line takes about 100. */
  patienceMs?: number;
  /** A thread that is not up after this time never will be, ms. */
  startMs?: number;
  /** Lines that may wait; further ones are refused. */
  mostWaiting?: number;
  /** For tests. */
  openWorker?: (languages: readonly TextLanguage[]) => Promise<TextWorker>;
}

const defaults = {
  notice: () => {},
  linesPerWorker: 2_000,
  patienceMs: 5_000,
  startMs: 30_000,
  mostWaiting: 2_000,
  openWorker: openTextWorker,
};

interface Job {
  readonly line: GreyPicture;
  resolve(read: ReadText): void;
  reject(error: TextReaderError): void;
}

/** Reads pictures of single lines, first come first served, in a thread that is replaced before it grows too large and when it hangs. */
export class TextReader {
  readonly #options: Required<TextReaderOptions>;
  readonly #jobs: Job[] = [];
  /** Threads that end. */
  readonly #ending = new Set<Promise<void>>();
  #worker: TextWorker | null = null;
  /** Lines that the thread was given. */
  #given = 0;
  /** The thread that takes over, once it is up. */
  #next: TextWorker | null = null;
  #opening: Promise<void> | null = null;
  #working: Promise<void> | null = null;
  #isClosed = false;
  #closed: Promise<void> | null = null;

  /** Rejects with `TextReaderError` when the thread cannot be started. */
  static async open(options: TextReaderOptions): Promise<TextReader> {
    const reader = new TextReader({ ...defaults, ...options });
    reader.#worker = await reader.#open();
    return reader;
  }

  private constructor(options: Required<TextReaderOptions>) {
    this.#options = options;
  }

  /** Lines that were given and are not read yet. */
  get waiting(): number {
    return this.#jobs.length;
  }

  /** Dark on light, best as `linePicture` makes it. Rejects with `TextReaderError`. */
  read(line: GreyPicture): Promise<ReadText> {
    if (this.#isClosed) return Promise.reject(new TextReaderError('closed', 'The reader is closed.'));
    if (this.#jobs.length >= this.#options.mostWaiting) {
      return Promise.reject(new TextReaderError('text-busy', 'Too many lines wait to be read.'));
    }
    return new Promise((resolve, reject) => {
      this.#jobs.push({ line, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /**
   * In the order of `lines`. Rejects with the first `TextReaderError`; the others are read all the same. Eight
   * lines in one picture would take hardly a tenth less time, and would have to be told apart again.
   */
  readAll(lines: readonly GreyPicture[]): Promise<ReadText[]> {
    return Promise.all(lines.map((line) => this.read(line)));
  }

  /** Gives up what waits, and resolves when no thread is left. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#jobs.splice(0))
      reject(new TextReaderError('closed', 'The reader is closed.'));
    this.#end(this.#worker);
    this.#worker = null;
    await this.#opening;
    await this.#working;
    this.#end(this.#next);
    this.#next = null;
    await Promise.all(this.#ending);
  }

  /** Until nothing waits. */
  async #work(): Promise<void> {
    for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
      try {
        const read = await this.#readOne(job.line);
        job.resolve(read);
      } catch (error) {
        job.reject(asTextError(error));
      }
      // Closing has emptied the list.
      if (this.#jobs[0] === job) this.#jobs.shift();
    }
    // At once: who was just answered may already bring the next line.
    this.#working = null;
  }

  async #readOne(line: GreyPicture): Promise<ReadText> {
    if (line.width < 1 || line.height < 1) return { text: '', confidence: 0 };
    const worker = await this.#ready();
    this.#given += 1;
    if (this.#given >= this.#options.linesPerWorker) this.#renew();
    try {
      return await within(this.#options.patienceMs, worker.read(line), () => {
        return new TextReaderError('text-timed-out', 'Reading a line took too long.');
      });
    } catch (error) {
      if (!this.#isClosed)
        this.#options.notice('the text reader failed at a line; another thread takes its place');
      // Closing has ended it already.
      if (this.#worker === worker) {
        this.#worker = null;
        this.#end(worker);
      }
      throw error;
    }
  }

  /** The thread for the next line. */
  async #ready(): Promise<TextWorker> {
    if (this.#next || !this.#worker) {
      const next = this.#next ?? (await this.#open());
      this.#end(this.#worker);
      this.#next = null;
      this.#worker = next;
      this.#given = 0;
    }
    // It may have been closed while the thread started.
    if (!this.#isClosed) return this.#worker;
    this.#end(this.#worker);
    this.#worker = null;
    throw new TextReaderError('closed', 'The reader is closed.');
  }

  /** Starts the thread that takes over; the old one reads on until it is up. */
  #renew(): void {
    if (this.#opening || this.#next || this.#isClosed) return;
    const failed = () => {
      this.#given = 0;
      this.#options.notice('no new thread for the text reader could be started; the old one reads on');
    };
    this.#opening = this.#open()
      .then((worker) => {
        this.#next = worker;
      }, failed)
      .finally(() => {
        this.#opening = null;
      });
  }

  async #open(): Promise<TextWorker> {
    const { openWorker, languages, startMs } = this.#options;
    const opening = openWorker(languages);
    try {
      return await within(
        startMs,
        opening,
        () => new TextReaderError('text-failed', 'The text reader does not start.'),
      );
    } catch (error) {
      // Should it come up after all, nobody waits for it any more.
      opening.then((late) => this.#end(late)).catch(() => {});
      throw asTextError(error);
    }
  }

  #end(worker: TextWorker | null): void {
    if (!worker) return;
    const ending: Promise<void> = worker
      .end()
      .catch(() => {})
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

function asTextError(error: unknown): TextReaderError {
  if (error instanceof TextReaderError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new TextReaderError('text-failed', `The text reader failed: ${reason}`, { cause: error });
}

async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}
