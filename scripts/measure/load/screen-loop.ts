import jpegTurbo from '@julusian/jpeg-turbo';
import { type CanvasRenderingContext2D, createCanvas } from 'canvas';
import { Random } from '../shared/random.ts';

/** What the standard policy asks of the browser. */
const screenSize = { width: 1920, height: 1080, quality: 70 } as const;
/** How far the answer has grown; then the loop begins again with an empty one. */
const states = 8;
/** Share of the screens on which something has changed since the one before. */
const changes = 0.3;

const words = (
  'the cell wall of a plant is made of cellulose and gives it shape while water pressure keeps leaves firm because ' +
  'light drives sugar out of carbon dioxide in the chloroplasts where green pigment takes in red and blue'
).split(' ');

/** An exam in a browser window, with an answer that a student types: encoded before the measurement, about 2 MB a student. */
export class ScreenLoop {
  readonly #screens: readonly Uint8Array[];
  readonly #random: Random;
  #state = 0;

  constructor(student: number) {
    this.#random = new Random(student + 101);
    const answer = Array.from({ length: states * 5 }, () => this.#word());
    this.#screens = Array.from({ length: states }, (_, state) => screenOf(answer.slice(0, state * 5)));
  }

  /** The screen now: mostly the same as before. */
  next(): Uint8Array {
    if (this.#random.next() < changes) this.#state = (this.#state + 1) % states;
    return this.#screens[this.#state] as Uint8Array;
  }

  #word(): string {
    return words[Math.floor(this.#random.next() * words.length)] as string;
  }
}

function screenOf(answer: readonly string[]): Uint8Array {
  const { width, height, quality } = screenSize;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'top';
  windowFrame(context);
  text(context, 24, 320, 150, ['Biology, final exam', 'Question 3 of 12']);
  const prompt = Array.from({ length: 12 }, (_, line) =>
    Array.from({ length: 14 }, (_, i) => words[(line * 5 + i * 3) % words.length]).join(' '),
  );
  text(context, 17, 320, 240, prompt);
  text(context, 16, 340, 620, lines(answer, 12));
  context.strokeRect(320, 600, 1_100, 360);
  return Uint8Array.from(
    jpegTurbo.compressSync(canvas.toBuffer('raw'), {
      format: jpegTurbo.FORMAT_BGRX,
      width,
      height,
      quality,
      subsampling: jpegTurbo.SAMP_420,
    }),
  );
}

function windowFrame(context: CanvasRenderingContext2D): void {
  context.fillStyle = '#dfe3ea';
  context.fillRect(0, 0, screenSize.width, 90);
  text(context, 15, 40, 12, ['Biology, final exam', 'exams.example.org/exam']);
  text(
    context,
    16,
    40,
    160,
    Array.from({ length: 12 }, (_, i) => `Question ${i + 1}`),
    40,
  );
}

function text(
  context: CanvasRenderingContext2D,
  size: number,
  x: number,
  y: number,
  all: readonly string[],
  step = size * 1.6,
): void {
  context.fillStyle = '#1a1f26';
  context.strokeStyle = '#8a93a0';
  context.font = `${size}px sans-serif`;
  for (const [i, line] of all.entries()) context.fillText(line, x, y + i * step);
}

function lines(all: readonly string[], wordsOfLine: number): string[] {
  const count = Math.ceil(all.length / wordsOfLine);
  return Array.from({ length: count }, (_, i) => all.slice(i * wordsOfLine, (i + 1) * wordsOfLine).join(' '));
}
