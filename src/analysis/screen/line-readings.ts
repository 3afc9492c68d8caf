import type { Box, GreyPicture } from '../vision/picture/picture.ts';
import type { KnownLine, LineCache, LineReading } from './line-cache.ts';
import { cropLine } from './line-crop.ts';

/** What reads pictures of lines, as far as it is used here. */
export interface Reader {
  readAll(lines: readonly GreyPicture[]): Promise<readonly LineReading[]>;
  /** Lines that wait to be read. */
  readonly waiting: number;
  close(): Promise<void>;
}

export interface LineReadingsOptions {
  reader: Pick<Reader, 'readAll' | 'waiting'>;
  cache: LineCache;
  /** Makes the picture that the reader likes out of a line's box. */
  linePicture(picture: GreyPicture, box: Box): GreyPicture;
  /** Lines that are not read by then are answered later, from the cache, ms. */
  deadlineMs?: number;
  /** The reader failed: called once until it reads again. */
  failed(error: unknown): void;
}

/**
 * What is listed must raise an alarm within four seconds, two of which may pass before it is captured: what is known by then
 * is told, and the rest with the next frame.
 */
const DEADLINE_MS = 1_500;
/** So many lines take about ten seconds to read. With more waiting none is added: they are asked for with the next frame. */
const MOST_WAITING = 120;
/** Lines that are given to the reader together: what is read before the deadline counts, also when all would take longer. */
const TOGETHER = 4;

/** The lines of a frame after they were looked for in the cache. */
export interface AskedLines {
  readonly cached: number;
  /** One reading for each box that was asked for; null for a line that could not be read before the deadline. */
  settled(): Promise<(LineReading | null)[]>;
}

/** Gets lines read: each picture once, whoever sees it, and in time or later. */
export class LineReadings {
  readonly #options: LineReadingsOptions;
  #hasFailed = false;

  constructor(options: LineReadingsOptions) {
    this.#options = options;
  }

  /** Takes from the picture what it needs before it returns. */
  ask(picture: GreyPicture, boxes: readonly Box[], coarseness: number): AskedLines {
    const { cache, reader, linePicture } = this.#options;
    const known: (KnownLine | null)[] = [];
    const batch = new Batch();
    let cached = 0;
    let room = MOST_WAITING - reader.waiting;
    for (const box of boxes) {
      const crop = cropLine(picture, box, coarseness);
      const found = cache.find(crop);
      if (found) cached += 1;
      else room -= 1;
      known.push(found ?? (room < 0 ? null : cache.keep(crop, batch.add(linePicture(picture, box)))));
    }
    this.#start(batch);
    return { cached, settled: () => this.#settled(known) };
  }

  #start(batch: Batch): void {
    const { reader, failed } = this.#options;
    batch.start(TOGETHER, (lines) =>
      reader.readAll(lines).then(
        (readings) => {
          this.#hasFailed = false;
          return readings;
        },
        (error) => {
          if (!this.#hasFailed) failed(error);
          this.#hasFailed = true;
          throw error;
        },
      ),
    );
  }

  async #settled(known: readonly (KnownLine | null)[]): Promise<(LineReading | null)[]> {
    const waiting = known.filter((line) => line !== null && line.reading === null);
    if (waiting.length > 0) {
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, this.#options.deadlineMs ?? DEADLINE_MS);
      });
      await Promise.race([Promise.all(waiting.map((line) => line?.done)), deadline]);
      clearTimeout(timer);
    }
    return known.map((line) => line?.reading ?? null);
  }
}

/** Lines that are collected first and read together then. */
class Batch {
  readonly #lines: GreyPicture[] = [];
  readonly #waiting: { resolve(reading: LineReading): void; reject(error: unknown): void }[] = [];

  add(line: GreyPicture): Promise<LineReading> {
    this.#lines.push(line);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** `together`: how many lines one call reads. */
  start(together: number, read: (lines: readonly GreyPicture[]) => Promise<readonly LineReading[]>): void {
    for (let from = 0; from < this.#lines.length; from += together) {
      const waiting = this.#waiting.slice(from, from + together);
      read(this.#lines.slice(from, from + together)).then(
        (readings) => {
          for (const [i, { resolve, reject }] of waiting.entries()) {
            const reading = readings[i];
            if (reading) resolve(reading);
            else reject(new Error('The reader left out a line.'));
          }
        },
        (error) => {
          for (const { reject } of waiting) reject(error);
        },
      );
    }
  }
}
