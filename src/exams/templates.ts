import type { FaceTemplate } from '../signals/identity.ts';
import { failure } from './failure.ts';
import { openTemplate, type SealedTemplate, sealTemplate } from './sealed-template.ts';
import type { DataKeys } from './sealing.ts';
import type { Log } from './stores.ts';

export interface TemplateRows {
  /**
   * Takes the place of an earlier template only before the exam has begun. False when the attempt is over or gone, or has
   * begun with a template. Exact under concurrency.
   */
  save(row: SealedTemplate): Promise<boolean>;
  byAttempt(attemptId: string): Promise<SealedTemplate | null>;
}

export interface TemplatesOptions {
  rows: TemplateRows;
  keys: DataKeys;
  log: Log;
  /** A template that could not be read is asked for again after this time, ms. */
  retryMs?: number;
}

/** Called with the template of an attempt, and again with each new one. */
type Told = (template: FaceTemplate) => void;

/**
 * Templates of enrolled faces, sealed at rest. In memory they are only with those who watch the attempt; no call hands them
 * out.
 */
export class Templates {
  readonly #rows: TemplateRows;
  readonly #keys: DataKeys;
  readonly #log: Log;
  readonly #retryMs: number;
  readonly #watchers = new Map<string, Set<Told>>();

  constructor({ rows, keys, log, retryMs = 5_000 }: TemplatesOptions) {
    this.#rows = rows;
    this.#keys = keys;
    this.#log = log;
    this.#retryMs = retryMs;
  }

  /** False when the attempt is over, or has begun with another template. `at` in epoch ms. */
  async save(attemptId: string, template: FaceTemplate, at: number): Promise<boolean> {
    const key = await this.#keys.current();
    const saved = await this.#rows.save(sealTemplate(template, { attemptId, createdAt: at, key }));
    if (saved) for (const told of this.#watchers.get(attemptId) ?? []) told(template);
    return saved;
  }

  /** Whether the attempt has a template, also one that cannot be opened. */
  async has(attemptId: string): Promise<boolean> {
    return (await this.#rows.byAttempt(attemptId)) !== null;
  }

  /** Null when there is none, or none that can be opened: that is logged, and the exam goes on without it. */
  async of(attemptId: string): Promise<FaceTemplate | null> {
    const row = await this.#rows.byAttempt(attemptId);
    if (!row) return null;
    try {
      const key = await this.#keys.byId(row.keyId);
      if (key) return openTemplate(row, key);
      this.#log.error({ attemptId, keyId: row.keyId }, 'the key of a face template is not known');
    } catch (error) {
      this.#log.error({ attemptId, failure: failure(error) }, 'a face template cannot be opened');
    }
    return null;
  }

  /**
   * Tells the attempt's template now, and again when the student enrols anew, until what it returns is called. While the
   * database is away it is asked again and again.
   */
  watch(attemptId: string, told: Told): () => void {
    const watchers = this.#watchers.get(attemptId) ?? new Set();
    this.#watchers.set(attemptId, watchers);
    let timer: NodeJS.Timeout | undefined;
    let isStale = false;
    // A template that is saved while the older one is being read is the right one.
    const tell: Told = (template) => {
      isStale = true;
      told(template);
    };
    watchers.add(tell);
    const load = async () => {
      try {
        const template = await this.of(attemptId);
        if (template && !isStale) told(template);
      } catch (error) {
        this.#log.error({ attemptId, failure: failure(error) }, 'a face template could not be read');
        if (!isStale) timer = setTimeout(load, this.#retryMs);
      }
    };
    void load();
    return () => {
      isStale = true;
      clearTimeout(timer);
      watchers.delete(tell);
      if (watchers.size === 0 && this.#watchers.get(attemptId) === watchers) this.#watchers.delete(attemptId);
    };
  }
}
