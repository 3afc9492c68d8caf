import type { Logger } from 'pino';
import type { Incident, Still, StoredStill } from '../incidents/incident.ts';
import type { IncidentRecords } from '../incidents/stores.ts';
import type { JobQueue, Queues } from './queues.ts';
import { Spool } from './spool.ts';

export interface RecordIncidentJob {
  incident: Incident;
  still: StoredStill | null;
}

/** The database. Saving twice, or an older revision after a newer one, changes nothing. */
export interface IncidentStore {
  save(incident: Incident, still: StoredStill | null): Promise<void>;
  /** Ends what is open and began before `instant`, epoch ms. */
  closeLeftOpen(instant: number): Promise<unknown>;
}

/** The evidence folder. */
export interface StillStore {
  stored(still: Still): Promise<StoredStill>;
}

export interface RecordIncidentOptions {
  queues: Queues;
  store: IncidentStore;
  stills: StillStore;
  spoolFolder: string;
  log: Logger;
  now?: () => number;
  retryMs?: number;
}

const name = 'record-incident';
const usualRetryMs = 2_000;

/** Writes incidents and their stills down: to the spool at once, through the queue into the database. */
export class RecordIncident implements IncidentRecords {
  readonly #options: RecordIncidentOptions;
  readonly #queue: JobQueue<RecordIncidentJob>;
  readonly #spool: Spool<RecordIncidentJob>;
  readonly #onTheWay = new Set<Promise<void>>();
  /** Episodes that began earlier are of a process that is gone: nobody ends them any more. */
  readonly #begunAt: number;
  #retry: NodeJS.Timeout | null = null;

  constructor(options: RecordIncidentOptions) {
    this.#options = options;
    this.#spool = new Spool({ folder: options.spoolFolder });
    this.#queue = options.queues.queue<RecordIncidentJob>(name);
    this.#begunAt = (options.now ?? Date.now)();
    options.queues.worker<RecordIncidentJob>(name, (job) => this.#save(job));
  }

  /** Jobs the queue has not taken yet. */
  get spooled(): number {
    return this.#spool.waiting;
  }

  /** Sends what the last run left in the spool, and ends the episodes that it left open. */
  async start(): Promise<void> {
    await this.#options.store.closeLeftOpen(this.#begunAt);
    await this.#sendAll();
  }

  record(incident: Incident, still: Still | null): void {
    const way = this.#keepAndSend(incident, still).catch((err) =>
      this.#options.log.error({ err, incident: incident.id }, 'an incident could not be kept'),
    );
    this.#onTheWay.add(way);
    void way.finally(() => this.#onTheWay.delete(way));
  }

  /** Waits until everything recorded is at least in the spool. */
  async close(): Promise<void> {
    await Promise.all(this.#onTheWay);
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
  }

  async #save({ incident, still }: RecordIncidentJob): Promise<void> {
    const { store } = this.#options;
    await store.save(incident, still);
    // A job that waited through a restart may open what was ended at the start.
    if (incident.endedAt === null && incident.startedAt < this.#begunAt)
      await store.closeLeftOpen(this.#begunAt);
  }

  async #keepAndSend(incident: Incident, still: Still | null): Promise<void> {
    const stored = still ? await this.#stored(still) : null;
    const job = { incident, still: stored };
    const key = `${incident.id}.${incident.revision}`;
    try {
      await this.#spool.put(key, job);
    } catch (err) {
      this.#options.log.error({ err, job: key }, 'the spool refused a job; only the queue can take it now');
    }
    await this.#send(key, job);
  }

  /** An incident is kept even when the disk refuses its picture. */
  async #stored(still: Still): Promise<StoredStill | null> {
    try {
      return await this.#options.stills.stored(still);
    } catch (err) {
      this.#options.log.error({ err, incident: still.incidentId }, 'an incident is kept without its still');
      return null;
    }
  }

  async #send(key: string, job: RecordIncidentJob): Promise<void> {
    try {
      await this.#queue.add(job, key);
      await this.#spool.remove(key);
    } catch (err) {
      this.#options.log.warn(
        { err: (err as Error).message, job: key },
        'the queue is away; the job waits in the spool',
      );
      this.#retry ??= setTimeout(() => {
        this.#retry = null;
        this.#sendAll().catch((err) => this.#options.log.error({ err }, 'the spool cannot be read'));
      }, this.#options.retryMs ?? usualRetryMs);
    }
  }

  async #sendAll(): Promise<void> {
    for (const key of await this.#spool.list()) {
      const job = await this.#spool.read(key);
      if (job) await this.#send(key, job);
    }
  }
}
