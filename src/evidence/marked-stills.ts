import type { Annotator } from '../analysis/vision/drawing/annotator.ts';
import type { Marks } from '../analysis/vision/drawing/marks.ts';
import { JpegDecoder } from '../analysis/vision/picture/jpeg-decoder.ts';
import { readJpegSize } from '../frames/jpeg-header.ts';

/** Larger pictures are not drawn on: that would hold up the thread that serves everybody. It is the largest usual screen. */
const mostPixels = 1920 * 1440;

/** Where the stills lie. */
export interface MarkedStillsSource {
  open(id: string): Promise<{ mime: 'image/jpeg'; bytes: Buffer } | null>;
  marks(id: string): Promise<Marks | null>;
}

export interface MarkedStillsOptions {
  stills: MarkedStillsSource;
  /** Loads what draws; asked for when somebody first wants to see boxes. */
  annotator(): Promise<Annotator>;
}

/** Stills with what was recognised drawn on them. They are drawn when they are asked for: the evidence is the plain picture. */
export class MarkedStills {
  readonly #options: MarkedStillsOptions;
  readonly #decoder = new JpegDecoder();
  #annotator: Promise<Annotator> | null = null;

  constructor(options: MarkedStillsOptions) {
    this.#options = options;
  }

  /**
   * Null when there is no such still, when nothing was kept of what was seen in it, and for a very large one.
   * @throws CanvasMissingError
   */
  async open(id: string): Promise<{ mime: 'image/jpeg'; bytes: Buffer } | null> {
    const { stills } = this.#options;
    const [still, marks] = await Promise.all([stills.open(id), stills.marks(id)]);
    if (!still || !marks) return null;
    const { width, height } = readJpegSize(still.bytes);
    if (width * height > mostPixels) return null;
    this.#annotator ??= this.#options.annotator();
    const annotator = await this.#annotator;
    // Decoded and drawn without a pause in between: the decoder's memory is used again by the next picture.
    return {
      mime: 'image/jpeg',
      bytes: Buffer.from(annotator.draw(this.#decoder.decode(still.bytes), marks)),
    };
  }
}
