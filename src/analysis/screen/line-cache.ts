import { type LineCrop, MOVES, showSameLine } from './line-crop.ts';

/** What a reader made of the picture of one line. */
export interface LineReading {
  readonly text: string;
  /** 0–1. */
  readonly confidence: number;
}

/** A line that was read, or is being read. */
export interface KnownLine {
  /** Null until it is read. */
  readonly reading: LineReading | null;
  /** Resolves once `reading` is there or the reading has failed. */
  readonly done: Promise<void>;
}

export interface LineCacheOptions {
  mostLines?: number;
  mostBytes?: number;
}

/** Enough for some exams of a hundred pages at once. */
const MOST_LINES = 5_000;
/** A line of 600×20 pixels takes 12 kB. */
const MOST_BYTES = 48 * 2 ** 20;

interface Entry extends KnownLine {
  reading: LineReading | null;
  readonly crop: LineCrop;
}

/**
 * Pictures of lines and what was read in them, shared by all students: they see the same pages. A line is found again when
 * its pixels are the same but for the noise of its encoding; the one that was not asked for the longest goes first. It holds
 * text that students see: nothing of it may be logged.
 */
export class LineCache {
  readonly #mostLines: number;
  readonly #mostBytes: number;
  /** In the order in which they were last asked for. */
  readonly #entries = new Set<Entry>();
  readonly #bySize = new Map<number, Set<Entry>>();
  #bytes = 0;

  constructor({ mostLines = MOST_LINES, mostBytes = MOST_BYTES }: LineCacheOptions = {}) {
    this.#mostLines = mostLines;
    this.#mostBytes = mostBytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  find(crop: LineCrop): KnownLine | null {
    const { width, height } = crop.picture;
    for (const dh of sizesNear) {
      for (const dw of sizesNear) {
        const entry = this.#findIn(this.#bySize.get(keyOf(width + dw, height + dh)), crop);
        if (entry) return entry;
      }
    }
    return null;
  }

  /** What was found of this line does not hold any more: it is read anew when it is seen the next time. */
  forget(line: KnownLine): void {
    this.#forget(line as Entry);
  }

  /** Keeps a line that is being read from now on, so that nobody else has it read too. One that could not be read is forgotten. */
  keep(crop: LineCrop, reading: Promise<LineReading>): KnownLine {
    const done = reading.then(
      (read) => {
        entry.reading = read;
      },
      () => this.#forget(entry),
    );
    const entry: Entry = { crop, reading: null, done };
    const key = sizeOf(crop);
    this.#entries.add(entry);
    this.#bySize.set(key, (this.#bySize.get(key) ?? new Set()).add(entry));
    this.#bytes += bytesOf(crop);
    this.#shrink();
    return entry;
  }

  clear(): void {
    this.#entries.clear();
    this.#bySize.clear();
    this.#bytes = 0;
  }

  #findIn(entries: Set<Entry> | undefined, crop: LineCrop): KnownLine | null {
    for (const entry of entries ?? []) {
      if (!showSameLine(entry.crop, crop)) continue;
      this.#entries.delete(entry);
      this.#entries.add(entry);
      return entry;
    }
    return null;
  }

  #shrink(): void {
    for (const oldest of this.#entries) {
      if (this.#entries.size <= this.#mostLines && this.#bytes <= this.#mostBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    this.#bytes -= bytesOf(entry.crop);
    const key = sizeOf(entry.crop);
    const alike = this.#bySize.get(key);
    alike?.delete(entry);
    if (alike?.size === 0) this.#bySize.delete(key);
  }
}

/** By how many pixels the sizes of two crops of one line may differ, the likeliest first. */
const sizesNear = Array.from({ length: 2 * MOVES + 1 }, (_, i) => (i % 2 === 0 ? i / 2 : -(i + 1) / 2));

/** No side of a picture is longer than 4096 pixels. */
const keyOf = (width: number, height: number) => width * 8192 + height;
const sizeOf = ({ picture }: LineCrop) => keyOf(picture.width, picture.height);
const bytesOf = ({ picture, ranges }: LineCrop) => picture.data.length + ranges.length;
