import { readFile } from 'node:fs/promises';
import jpegTurbo from '@julusian/jpeg-turbo';
import { createCanvas, loadImage } from 'canvas';
import { findLines } from '../../../src/analysis/screen/lines/find-lines.ts';
import { linePicture } from '../../../src/analysis/screen/lines/line-picture.ts';
import type { TextLine } from '../../../src/analysis/screen/screen-observation.ts';
import { TextReader } from '../../../src/analysis/screen/text-reader.ts';
import { JpegDecoder } from '../../../src/analysis/vision/picture/jpeg-decoder.ts';
import type { DataSet } from './data-set.ts';

/** As a student's page sends its screen: no wider than this, pixels, and JPEG of this quality, 1–100. */
const sentWidth = 1920;
const sentQuality = 60;

/** A screen as the product reads it. */
export interface ScreenPage {
  readonly path: string;
  /** Of the file, before it was made smaller; pixels. */
  readonly givenWidth: number;
  /** From top to bottom, boxes in pixels of what was sent. */
  readonly lines: readonly TextLine[];
  /** Finding the lines, and reading all of them; milliseconds. */
  readonly findMs: number;
  readonly readMs: number;
}

export interface ReadScreens {
  readonly pages: readonly ScreenPage[];
  /** A line for each file that is not there or is no picture. */
  readonly unread: readonly string[];
}

/** Sends each picture through what a screen goes through when nothing is known of it yet. */
export async function readScreens(paths: readonly string[], data: DataSet): Promise<ReadScreens> {
  const reader = await TextReader.open({ languages: ['eng', 'vie'] });
  const decoder = new JpegDecoder();
  const pages: ScreenPage[] = [];
  const unread: string[] = [];
  try {
    for (const path of new Set(paths)) {
      const sent = await sentScreen(data.resolve(path));
      if (sent === null) {
        unread.push(`${path}: it is not there, or no picture`);
        continue;
      }
      const from = performance.now();
      const picture = decoder.decodeGrey(sent.jpeg);
      const boxes = findLines(picture, [[0, 0, picture.width, picture.height]]);
      const found = performance.now();
      const texts = await reader.readAll(boxes.map((box) => linePicture(picture, box)));
      const readMs = performance.now() - found;
      const lines = boxes.flatMap((box, i) => {
        const read = texts[i];
        return read?.text ? [{ ...read, box }] : [];
      });
      pages.push({ path, givenWidth: sent.givenWidth, lines, findMs: found - from, readMs });
    }
  } finally {
    await reader.close();
  }
  return { pages, unread };
}

/** Null for what cannot be read. */
async function sentScreen(file: string | null): Promise<{ jpeg: Uint8Array; givenWidth: number } | null> {
  const bytes = file === null ? null : await readFile(file).catch(() => null);
  const image = bytes && (await loadImage(bytes).catch(() => null));
  if (!image) return null;
  const width = Math.min(sentWidth, image.width);
  const height = Math.max(1, Math.round((image.height * width) / image.width));
  const drawing = createCanvas(width, height).getContext('2d');
  drawing.fillStyle = 'white';
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(image, 0, 0, width, height);
  const { data } = drawing.getImageData(0, 0, width, height);
  const options = { format: jpegTurbo.FORMAT_RGBA, width, height, quality: sentQuality };
  return { jpeg: jpegTurbo.compressSync(Buffer.from(data.buffer), options), givenWidth: image.width };
}
