import type { Box, GreyPicture } from '../vision/picture/picture.ts';
import type { KnownLine, LineCache, LineReading } from './line-cache.ts';
import { cropLine, type LineCrop } from './line-crop.ts';
import { type LineReader, LineTurns } from './line-turns.ts';

export interface LineReadingsOptions {
  reader: LineReader;
  cache: LineCache;
  /** Makes the picture that the reader likes out of a line's box. */
  linePicture(picture: GreyPicture, box: Box): GreyPicture;
  /** Lines that are not read by then are answered later, from the cache, ms. */
  deadlineMs?: number | undefined;
  /** With so many lines waiting none is added: they are asked for with the next frame. */
  mostWaiting?: number | undefined;
  /** A line that took the reader too long is tried again after this time, ms. */
  illegibleMs?: number | undefined;
  /** The reader failed: called once until it reads again. */
  failed(error: unknown): void;
}

/**
 * What is listed must raise an alarm within four seconds, two of which may pass before it is captured: what is known by then
 * is told, and the rest with the next frame.
 */
const DEADLINE_MS = 1_500;
/** So many lines take about two seconds to read. */
const MOST_WAITING = 120;
/**
 * What a line is that took the reader too long: it would again, and hold up all others each time. But it may have been the
 * machine that was slow, so it is tried again after this time, ms.
 */
const illegible: LineReading = { text: '', confidence: 0 };
const ILLEGIBLE_MS = 30_000;

/** The lines of a frame after they were looked for in the cache. */
export interface AskedLines {
  readonly cached: number;
  /** One reading for each box that was asked for; null for a line that could not be read before the deadline. */
  settled(): Promise<(LineReading | null)[]>;
}

/** Gets lines read: each picture once, whoever sees it, and in time or later. */
export class LineReadings {
  readonly #options: LineReadingsOptions;
  readonly #turns: LineTurns;
  #hasFailed = false;

  constructor(options: LineReadingsOptions) {
    this.#options = options;
    this.#turns = new LineTurns(options.reader);
  }

  /** Takes from the picture what it needs before it returns. */
  ask(picture: GreyPicture, boxes: readonly Box[], coarseness: number): AskedLines {
    const { cache, linePicture, mostWaiting = MOST_WAITING } = this.#options;
    const screen = this.#turns.screen();
    const known: (KnownLine | null)[] = [];
    let cached = 0;
    for (const box of boxes) {
      const crop = cropLine(picture, box, coarseness);
      const found = cache.find(crop);
      if (found) cached += 1;
      const isFull = !found && this.#turns.waiting >= mostWaiting;
      known.push(found ?? (isFull ? null : this.#keep(crop, screen, linePicture(picture, box))));
    }
    return { cached, settled: () => this.#settled(known) };
  }

  #keep(crop: LineCrop, screen: LineReader, line: GreyPicture): KnownLine {
    const { cache, illegibleMs = ILLEGIBLE_MS } = this.#options;
    const kept = cache.keep(crop, this.#read(screen, line));
    void kept.done.then(() => {
      if (kept.reading === illegible) setTimeout(() => cache.forget(kept), illegibleMs).unref();
    });
    return kept;
  }

  async #read(screen: LineReader, line: GreyPicture): Promise<LineReading> {
    try {
      const reading = await screen.read(line);
      this.#hasFailed = false;
      return reading;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'text-timed-out') return illegible;
      if (!this.#hasFailed) this.#options.failed(error);
      this.#hasFailed = true;
      throw error;
    }
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
