import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ScreenText, ScreenTextRecords } from '../incidents/stores.ts';
import { latestInstant } from '../protocol/common.ts';

/** The database. */
export interface ScreenTextRows {
  /** Rows that are there already are left alone, and so are those of attempts that are gone. */
  saveAll(rows: readonly ScreenText[]): Promise<void>;
  /** Bytes of text that are stored, by attempt; without an entry for those of which nothing is. */
  bytesOf(attemptIds: readonly string[]): Promise<Map<string, number>>;
}

export interface ScreenTextLimits {
  /** Of one screen; lines that follow are left out. Small print over all of 1920 × 1080 pixels holds about 15,000. */
  charactersInRow: number;
  /** UTF-8, of one attempt; what is read afterwards is not stored. About an hour of a page that scrolls without a pause. */
  bytesOfAttempt: number;
  /** While the database is away; the oldest rows go first. 32 MB of memory: hours of a large class. */
  charactersWaiting: number;
  /** In one statement. Folding as many takes about 10 ms of the thread that serves the sockets. */
  charactersInWrite: number;
  /** Attempts whose bytes are known without asking the database; those that were written last. */
  attemptsCounted: number;
}

export const screenTextLimits: ScreenTextLimits = {
  charactersInRow: 20_000,
  bytesOfAttempt: 20 * 1024 * 1024,
  charactersWaiting: 16 * 1024 * 1024,
  charactersInWrite: 256 * 1024,
  attemptsCounted: 2_000,
};

export interface KeepScreenTextOptions {
  rows: ScreenTextRows;
  log: Pick<Logger, 'warn'>;
  everyMs?: number;
  limits?: Partial<ScreenTextLimits>;
}

/** Characters that a row takes beside its text. */
const rowOverhead = 200;

/**
 * Writes what is read from all screens in one go, every 3 s. It is no job of a queue, whose finished and failed jobs would
 * hold the text longer than the policy allows; what waits is in memory only. The log gets counts and codes, never what an
 * error says: a database quotes in it what it was given.
 */
export class KeepScreenText implements ScreenTextRecords {
  readonly #rows: ScreenTextRows;
  readonly #log: Pick<Logger, 'warn'>;
  readonly #limits: ScreenTextLimits;
  readonly #timer: NodeJS.Timeout;
  /** By attempt, those that were written last at the end. */
  readonly #counted = new Map<string, { bytes: number; isFull: boolean }>();
  #waiting: ScreenText[] = [];
  #characters = 0;
  #dropped = 0;
  #isAway = false;
  #writing: Promise<void> | null = null;

  constructor({ rows, log, everyMs = 3_000, limits = {} }: KeepScreenTextOptions) {
    this.#rows = rows;
    this.#log = log;
    this.#limits = { ...screenTextLimits, ...limits };
    this.#timer = setInterval(() => this.flush(), everyMs);
  }

  add({ attemptId, at, lines }: { attemptId: string; at: number; lines: readonly string[] }): void {
    const text = joined(lines, this.#limits.charactersInRow);
    // What PostgreSQL cannot date would hold up the whole batch.
    if (text === '' || !(at >= 0 && at <= latestInstant)) return;
    const row = { id: randomUUID(), attemptId, at, text };
    this.#waiting.push(row);
    this.#characters += sizeOf(row);
    this.#dropOldest();
  }

  /** Writes everything that waits. A write under way takes it along. */
  flush(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  /** Writes what is left; with the database away that is lost, and said. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.flush();
    if (this.#waiting.length === 0) return;
    this.#log.warn({ rows: this.#waiting.length }, 'screen text was not written before the end');
    this.#waiting = [];
    this.#characters = 0;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      try {
        await this.#write(batch);
      } catch (error) {
        this.#failed(batch, error);
        return;
      }
      this.#isAway = false;
      if (this.#dropped === 0) continue;
      this.#log.warn({ rows: this.#dropped }, 'the oldest screen text was dropped: too much waited');
      this.#dropped = 0;
    }
  }

  async #write(batch: readonly ScreenText[]): Promise<void> {
    const unknown = new Set(batch.map(({ attemptId }) => attemptId).filter((id) => !this.#counted.has(id)));
    if (unknown.size > 0) {
      const stored = await this.#rows.bytesOf([...unknown]);
      for (const id of unknown) this.#counted.set(id, { bytes: stored.get(id) ?? 0, isFull: false });
    }
    const fitting = batch.filter((row) => this.#fits(row));
    this.#forgetOldest();
    if (fitting.length > 0) await this.#rows.saveAll(fitting);
  }

  /** Counts a row; once one was too much, the attempt takes no more. */
  #fits({ attemptId, text }: ScreenText): boolean {
    const counted = this.#counted.get(attemptId) ?? { bytes: 0, isFull: false };
    this.#counted.delete(attemptId);
    this.#counted.set(attemptId, counted);
    if (counted.isFull) return false;
    const bytes = counted.bytes + Buffer.byteLength(text);
    const { bytesOfAttempt } = this.#limits;
    if (bytes <= bytesOfAttempt) {
      counted.bytes = bytes;
      return true;
    }
    counted.isFull = true;
    this.#log.warn({ attemptId, bytesOfAttempt }, 'no more screen text is stored of an attempt');
    return false;
  }

  #forgetOldest(): void {
    for (const attemptId of this.#counted.keys()) {
      if (this.#counted.size <= this.#limits.attemptsCounted) return;
      this.#counted.delete(attemptId);
    }
  }

  /** The batch waits again. Whether it was written after all is not known: its attempts are counted anew. */
  #failed(batch: readonly ScreenText[], error: unknown): void {
    for (const { attemptId } of batch) {
      if (!this.#counted.get(attemptId)?.isFull) this.#counted.delete(attemptId);
    }
    this.#waiting = [...batch, ...this.#waiting];
    for (const row of batch) this.#characters += sizeOf(row);
    this.#dropOldest();
    if (!this.#isAway)
      this.#log.warn(
        { code: codeOf(error), rows: this.#waiting.length },
        'screen text waits for the database',
      );
    this.#isAway = true;
  }

  #dropOldest(): void {
    let tooMany = 0;
    while (this.#characters > this.#limits.charactersWaiting) {
      this.#characters -= sizeOf(this.#waiting[tooMany] as ScreenText);
      tooMany += 1;
    }
    this.#waiting.splice(0, tooMany);
    this.#dropped += tooMany;
  }

  /** The oldest rows, one at least. */
  #take(): ScreenText[] {
    let size = 0;
    const end = this.#waiting.findIndex((row, i) => {
      size += sizeOf(row);
      return i > 0 && size > this.#limits.charactersInWrite;
    });
    const batch = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
    for (const row of batch) this.#characters -= sizeOf(row);
    return batch;
  }
}

const sizeOf = ({ text }: ScreenText) => text.length + rowOverhead;

/** The lines, without empty ones, as far as they fit; of a first one that is too long its beginning. */
function joined(lines: readonly string[], most: number): string {
  let text = '';
  for (const line of lines) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    if (text === '') text = trimmed.slice(0, most);
    else if (text.length + 1 + trimmed.length <= most) text += `\n${trimmed}`;
    else break;
  }
  return text;
}

/** An error's code when it looks like one: `ECONNREFUSED`, `P2024`, `57P01`. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_-]{1,40}$/.test(code) ? code : 'unknown';
}
