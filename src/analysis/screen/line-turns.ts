import type { GreyPicture } from '../vision/picture/picture.ts';
import type { LineReading } from './line-cache.ts';

/** What reads pictures of lines, one after the other. */
export interface LineReader {
  /** Rejects with an error whose `code` tells why. */
  read(line: GreyPicture): Promise<LineReading>;
}

/** Lines given to the reader at once: one is read, and one is ready when it is done. */
const atOnce = 2;

interface Waiting {
  line: GreyPicture;
  resolve(reading: LineReading): void;
  reject(error: unknown): void;
}

/**
 * Lets screens take turns, a line each: a page of sixty lines must not hold up the one line that another student has
 * just written.
 */
export class LineTurns {
  readonly #reader: LineReader;
  /** What is left of each screen; whose turn is next comes first. */
  readonly #screens: Waiting[][] = [];
  #inWork = 0;
  #waiting = 0;

  constructor(reader: LineReader) {
    this.#reader = reader;
  }

  /** Lines that are not read yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The lines of one screen, which are read in this order. */
  screen(): LineReader {
    const lines: Waiting[] = [];
    return {
      read: (line) =>
        new Promise((resolve, reject) => {
          this.#waiting += 1;
          lines.push({ line, resolve, reject });
          if (lines.length === 1) this.#screens.push(lines);
          this.#fill();
        }),
    };
  }

  #fill(): void {
    while (this.#inWork < atOnce) {
      const lines = this.#screens.shift();
      const next = lines?.shift();
      if (!lines || !next) return;
      if (lines.length > 0) this.#screens.push(lines);
      void this.#read(next);
    }
  }

  async #read({ line, resolve, reject }: Waiting): Promise<void> {
    this.#inWork += 1;
    await this.#reader.read(line).then(resolve, reject);
    this.#inWork -= 1;
    this.#waiting -= 1;
    this.#fill();
  }
}
