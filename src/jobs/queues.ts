import { createPostgresBackend, type JobsOptions, withBackend } from 'bullmq';
import type { Logger } from 'pino';

export interface QueuesOptions {
  databaseUrl: string;
  log: Logger;
}

/** What a job must survive: a database that restarts, a process that ends in between. */
const jobOptions: JobsOptions = {
  attempts: 20,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  removeOnComplete: { age: 3_600, count: 1_000 },
  removeOnFail: { age: 14 * 86_400 },
};

const { Queue, Worker } = withBackend(createPostgresBackend);

/** One queue of jobs that carry `Data`. */
export interface JobQueue<Data> {
  /** Rejects while the store is down. A job of the same `id` that is there already is not added again. */
  add(data: Data, id?: string): Promise<void>;
}

/** Makes BullMQ queues and workers on one store, and closes them together. */
export class Queues {
  readonly #connection: { connectionString: string; migrate: boolean };
  readonly #log: Logger;
  readonly #queues: InstanceType<typeof Queue>[] = [];
  readonly #workers: InstanceType<typeof Worker>[] = [];

  constructor({ databaseUrl, log }: QueuesOptions) {
    this.#connection = { connectionString: databaseUrl, migrate: true };
    this.#log = log;
  }

  queue<Data>(name: string): JobQueue<Data> {
    const queue = new Queue(name, { connection: this.#connection, defaultJobOptions: jobOptions });
    queue.on('error', (err) => this.#log.warn({ err: err.message, queue: name }, 'queue'));
    this.#queues.push(queue);
    return {
      async add(data, id) {
        await queue.add(name, data, id === undefined ? {} : { jobId: id });
      },
    };
  }

  worker<Data>(name: string, work: (data: Data) => Promise<void>): void {
    const options = { connection: this.#connection, concurrency: 4 };
    const worker = new Worker(name, (job) => work(job.data as Data), options);
    worker.on('error', (err) => this.#log.warn({ err: err.message, queue: name }, 'worker'));
    worker.on('failed', (job, err) =>
      this.#log.error({ err, queue: name, job: job?.id, tries: job?.attemptsMade }, 'a job failed'),
    );
    this.#workers.push(worker);
  }

  /** Does `work` now and then every `ms`, once for all instances on the same store. */
  async every(name: string, ms: number, work: () => Promise<void>): Promise<void> {
    const queue = new Queue(name, { connection: this.#connection, defaultJobOptions: jobOptions });
    queue.on('error', (err) => this.#log.warn({ err: err.message, queue: name }, 'queue'));
    this.#queues.push(queue);
    this.worker(name, work);
    await queue.upsertJobScheduler(name, { every: ms });
  }

  /** Throws while the store is down. */
  async check(): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue.getJobCounts('waiting')));
  }

  /** Lets running jobs end. What still waits is worked off after the next start. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.close()));
    await Promise.all(this.#queues.splice(0).map((queue) => queue.close()));
  }
}
