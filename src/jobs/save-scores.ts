import type { Logger } from 'pino';
import type { ScoreRecords, ScoreSample } from '../incidents/stores.ts';
import type { JobQueue, Queues } from './queues.ts';

/** The database. Samples that are there already are left alone. */
export interface SampleStore {
  saveAll(samples: readonly ScoreSample[]): Promise<void>;
}

export interface SaveScoresOptions {
  queues: Queues;
  store: SampleStore;
  log: Logger;
  everyMs?: number;
}

const name = 'save-scores';
/** Samples in one job. */
const mostInJob = 2_000;
/** Samples kept while the store is away: 200 students for about 16 minutes. The oldest go first. */
const mostWaiting = 200_000;

/** Collects samples of all students and writes them in batches, every 3 s. */
export class SaveScores implements ScoreRecords {
  readonly #queue: JobQueue<{ samples: ScoreSample[] }>;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #waiting: ScoreSample[] = [];
  #flushing: Promise<void> = Promise.resolve();

  constructor({ queues, store, log, everyMs = 3_000 }: SaveScoresOptions) {
    this.#log = log;
    this.#queue = queues.queue(name);
    queues.worker<{ samples: ScoreSample[] }>(name, ({ samples }) => store.saveAll(samples));
    this.#timer = setInterval(() => this.flush(), everyMs);
  }

  add(sample: ScoreSample): void {
    this.#waiting.push(sample);
    if (this.#waiting.length > mostWaiting) this.#waiting.splice(0, this.#waiting.length - mostWaiting);
  }

  /** Hands everything that waits to the queue; one flush after the other. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#send());
    return this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const samples = this.#waiting.slice(0, mostInJob);
      try {
        await this.#queue.add({ samples });
      } catch (err) {
        this.#log.warn(
          { err: (err as Error).message, waiting: this.#waiting.length },
          'scores wait for the queue',
        );
        return;
      }
      this.#waiting = this.#waiting.slice(samples.length);
    }
  }
}
