import jpegTurbo from '@julusian/jpeg-turbo';
import type { Box } from '../../../protocol/common.ts';
import type { SeenObject } from '../../../protocol/incident.ts';
import type { Picture } from '../picture/picture.ts';
import type { MarkedFace, Marks } from './marks.ts';

/** `canvas` needs system libraries and is built when Invigil is set up; where that failed, nothing else does. */
type CanvasModule = typeof import('canvas');

/** Eyes turned less than this look straight ahead: a stroke would only be a stain on the nose. */
const LEAST_GAZE = 0.15;
/** JPEG quality, 1–100. */
const QUALITY = 80;
/** Line width and text size as shares of the picture's width, so that they look alike at any size. */
const LINE = 1 / 240;
const TEXT = 1 / 42;
const colours = {
  face: '#2fbf71',
  object: '#f5a524',
  word: '#f5a524',
  label: '#10141a',
  text: '#ffffff',
} as const;

const screenShare = 2.5;
/** A frame stands this far off the words in it, pixels. */
const wordMargin = 3;

const around = ([x, y, width, height]: Box): Box => [
  x - wordMargin,
  y - wordMargin,
  width + 2 * wordMargin,
  height + 2 * wordMargin,
];

export class CanvasMissingError extends Error {
  readonly code = 'canvas-missing';
  constructor(cause: unknown) {
    super(
      'Pictures with boxes cannot be drawn: the package canvas is not built. Run ./scripts/start again.',
      {
        cause,
      },
    );
  }
}

/** Draws what was seen onto a picture: a box and a label for each face, object and listed word. */
export class Annotator {
  readonly #module: CanvasModule;

  private constructor(module: CanvasModule) {
    this.#module = module;
  }

  /** @throws CanvasMissingError where the package could not be built */
  static async load(): Promise<Annotator> {
    try {
      return new Annotator(await import('canvas'));
    } catch (error) {
      throw new CanvasMissingError(error);
    }
  }

  /** A JPEG of the picture's size. */
  draw(picture: Picture, { faces, objects, words = [] }: Marks): Uint8Array {
    const { width, height } = picture;
    const canvas = this.#module.createCanvas(width, height);
    const context = canvas.getContext('2d');
    const image = context.createImageData(width, height);
    toRgba(picture.data, image.data);
    context.putImageData(image, 0, 0);
    // Text on a screen is small beside the picture, and a label should not hide what stands around it.
    const pen = new Pen(context, words.length > 0 ? width / screenShare : width);
    for (const object of objects) pen.box(object.box, colours.object, objectLabel(object));
    for (const { box, keyword, confidence } of words) {
      pen.box(around(box), colours.word, `${keyword} ${confidence.toFixed(2)}`);
    }
    for (const face of faces) {
      pen.box(face.box, colours.face, faceLabel(face));
      if (face.gaze && Math.hypot(face.gaze.x, face.gaze.y) >= LEAST_GAZE) pen.gaze(face.box, face.gaze);
    }
    // Cairo keeps blue, green, red, and a fourth byte.
    const subsampling = jpegTurbo.SAMP_444; // Thin coloured lines would fade otherwise.
    const options = { format: jpegTurbo.FORMAT_BGRX, width, height, quality: QUALITY, subsampling };
    return Uint8Array.from(jpegTurbo.compressSync(canvas.toBuffer('raw'), options));
  }
}

type Context = import('canvas').CanvasRenderingContext2D;

class Pen {
  readonly #context: Context;
  readonly #line: number;
  readonly #text: number;

  constructor(context: Context, width: number) {
    this.#context = context;
    this.#line = Math.max(2, width * LINE);
    this.#text = Math.max(9, Math.round(width * TEXT));
    context.font = `${this.#text}px sans-serif`;
    context.textBaseline = 'top';
    context.lineWidth = this.#line;
  }

  /** The label stands above the box, or inside it at the picture's upper border. */
  box([x, y, width, height]: Box, colour: string, label: string): void {
    const context = this.#context;
    context.strokeStyle = colour;
    context.strokeRect(x, y, width, height);
    const pad = this.#line;
    const tall = this.#text + 2 * pad;
    const wide = context.measureText(label).width + 4 * pad;
    const left = Math.max(0, Math.min(x, context.canvas.width - wide));
    const top = y >= tall ? y - tall : Math.max(0, y);
    context.fillStyle = colours.label;
    context.fillRect(left, top, wide, tall);
    context.fillStyle = colour;
    context.fillRect(left, top, pad, tall);
    context.fillStyle = colours.text;
    context.fillText(label, left + 2 * pad, top + pad);
  }

  /** A line from between the eyes to where they turn. PROTOCOL.md's x > 0 is to the picture's left, and y > 0 is up. */
  gaze([x, y, width, height]: Box, gaze: { x: number; y: number }): void {
    const context = this.#context;
    const from = { x: x + width / 2, y: y + height * 0.4 };
    context.strokeStyle = colours.face;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(from.x - (gaze.x * width) / 2, from.y - (gaze.y * height) / 2);
    context.stroke();
  }
}

function faceLabel({ confidence, yaw, pitch, eyesOpen }: MarkedFace): string {
  const parts = [`face ${confidence.toFixed(2)}`];
  if (yaw !== null && pitch !== null) parts.push(`yaw ${Math.round(yaw)}° pitch ${Math.round(pitch)}°`);
  if (eyesOpen === false) parts.push('eyes shut');
  return parts.join(' · ');
}

function objectLabel({ label, confidence }: SeenObject): string {
  return `${label} ${confidence.toFixed(2)}`;
}

function toRgba(rgb: Uint8Array, rgba: Uint8ClampedArray): void {
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] as number;
    rgba[to + 1] = rgb[from + 1] as number;
    rgba[to + 2] = rgb[from + 2] as number;
    rgba[to + 3] = 255;
  }
}
