import { JpegDecoder } from '../vision/picture/jpeg-decoder.ts';
import type { Box, GreyPicture } from '../vision/picture/picture.ts';
import { Thumbnailer } from '../vision/picture/thumbnail.ts';
import { around, touches } from './changed-regions.ts';
import { LineCache } from './line-cache.ts';
import { type AskedLines, LineReadings, type LineReadingsOptions } from './line-readings.ts';
import type { LineReader } from './line-turns.ts';
import { findLines } from './lines/find-lines.ts';
import { linePicture } from './lines/line-picture.ts';
import { quantisationOf } from './quantisation.ts';
import { brightnessOf, gridOf } from './screen-grid.ts';
import type {
  ReadScreen,
  ScreenMemory,
  ScreenObservation,
  ScreenRequest,
  ScreenTimings,
  TextLine,
} from './screen-observation.ts';
import { planOf } from './screen-plan.ts';

type ClosableReader = LineReader & { close(): Promise<void> };

export interface ScreenReaderOptions
  extends Partial<Pick<LineReadingsOptions, 'deadlineMs' | 'linePicture' | 'mostWaiting' | 'illegibleMs'>> {
  /** Closed with this screen reader. */
  reader: ClosableReader;
  cache?: LineCache;
  /** Boxes of the lines of text that touch these regions, whole. */
  findLines?(picture: GreyPicture, regions: readonly Box[]): readonly Box[];
  /** What people who run the server should know. */
  notice?(text: string): void;
}

/** Most lines of one frame that are looked at; the rest is left for the next one. A page full of small print has about 150. */
export const MOST_LINES_OF_FRAME = 200;
/** Most lines that are remembered of a screen, the upper ones first. */
export const MOST_LINES_OF_SCREEN = 500;
/** More places that could not be read yet are remembered as one around them all. */
export const MOST_UNREAD = 100;

/**
 * The way of one screen frame: decode, compare with the student's last one, look only where something changed, read only
 * lines that nobody has seen before. Several frames may be in work at once: all but the waiting for the reader happens in
 * one go. Of one student's frames the caller gives the newest when the one before is answered.
 */
export class ScreenReader {
  readonly #reader: ClosableReader;
  readonly #cache: LineCache;
  readonly #readings: LineReadings;
  readonly #findLines: NonNullable<ScreenReaderOptions['findLines']>;
  readonly #decoder = new JpegDecoder();
  /** Apart from the other one, whose picture is still in use. */
  readonly #colourDecoder = new JpegDecoder();
  readonly #thumbnailer = new Thumbnailer();
  #closed: Promise<void> | null = null;

  private constructor({ reader, cache = new LineCache(), notice, ...options }: ScreenReaderOptions) {
    this.#reader = reader;
    this.#cache = cache;
    this.#findLines = options.findLines ?? findLines;
    this.#readings = new LineReadings({
      reader,
      cache,
      linePicture: options.linePicture ?? linePicture,
      deadlineMs: options.deadlineMs,
      mostWaiting: options.mostWaiting,
      illegibleMs: options.illegibleMs,
      failed: (error) => notice?.(`text of screens cannot be read: ${codeOf(error)}`),
    });
  }

  static async create(options: ScreenReaderOptions): Promise<ScreenReader> {
    return new ScreenReader(options);
  }

  /** @throws BadFrameError (code `bad-frame`) if the bytes are no acceptable picture */
  async read({ jpeg, look, memory }: ScreenRequest): Promise<ReadScreen> {
    const clock = new StepClock();
    const picture = this.#decoder.decodeGrey(jpeg);
    const quantisation = quantisationOf(jpeg);
    clock.done('decodeMs');
    const grid = gridOf(picture);
    const plan = planOf(picture, grid, quantisation, memory);
    clock.done('compareMs');
    const asks = look.text && plan.regions.length > 0;
    const boxes = asks ? this.#findLines(picture, plan.regions) : [];
    const asked = this.#readings.ask(picture, boxes.slice(0, MOST_LINES_OF_FRAME), quantisation.coarseness);
    clock.done('linesMs');
    const thumbnail = look.thumbnail ? this.#thumbnailer.make(this.#colourDecoder.decode(jpeg)) : null;
    clock.skip();
    const seen = await linesOf(boxes, asked);
    clock.done('readMs');
    const lines = inOrder([
      ...plan.kept.filter(({ box }) => !boxes.some((b) => touches(box, b))),
      ...seen.fresh,
    ]);
    const unread = look.text ? seen.unread : plan.regions;
    // Where nobody wants text, what could be read makes no frame a changed one.
    const isStill = !look.text && plan.changedShare === 0;
    const { width, height } = picture;
    const observation: ScreenObservation = {
      width,
      height,
      ...brightnessOf(grid),
      path: isStill ? 'still' : plan.path,
      changedShare: plan.changedShare,
      lines,
      fresh: seen.fresh,
      unread: seen.unread.length,
      thumbnail,
      timings: { ...clock.steps, asked: Math.min(boxes.length, MOST_LINES_OF_FRAME), cached: asked.cached },
    };
    const left: ScreenMemory = {
      width,
      height,
      grid: plan.reference,
      lines,
      unread: few(unread),
      coarseness: quantisation.coarseness,
    };
    return { observation, memory: left };
  }

  /** Forgets all text. A second call does nothing more. */
  close(): Promise<void> {
    this.#closed ??= this.#reader.close().finally(() => this.#cache.clear());
    return this.#closed;
  }
}

/** The words of an error may hold what was read. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}

/** The lines with text in them, and where some could not be read. */
async function linesOf(boxes: readonly Box[], asked: AskedLines) {
  const readings = await asked.settled();
  const fresh: TextLine[] = [];
  const unread: Box[] = [];
  for (const [i, box] of boxes.entries()) {
    const reading = readings[i];
    if (!reading) unread.push(box);
    else if (reading.text !== '') fresh.push({ text: reading.text, confidence: reading.confidence, box });
  }
  return { fresh, unread };
}

/** From top to bottom, and from left to right where they begin at the same height. */
function inOrder(lines: readonly TextLine[]): TextLine[] {
  return lines.toSorted((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]).slice(0, MOST_LINES_OF_SCREEN);
}

function few(boxes: readonly Box[]): readonly Box[] {
  return boxes.length <= MOST_UNREAD ? boxes : [boxes.reduce(around)];
}

type Step = Exclude<keyof ScreenTimings, 'asked' | 'cached'>;

/** Splits the time since it was made into the steps that took it. */
class StepClock {
  readonly steps: Record<Step, number> = { decodeMs: 0, compareMs: 0, linesMs: 0, readMs: 0 };
  #last = performance.now();

  done(step: Step): void {
    const now = performance.now();
    this.steps[step] += now - this.#last;
    this.#last = now;
  }

  /** What was done since belongs to no step. */
  skip(): void {
    this.#last = performance.now();
  }
}
