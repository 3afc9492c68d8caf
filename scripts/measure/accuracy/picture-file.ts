import { readFile } from 'node:fs/promises';
import { createCanvas, loadImage } from 'canvas';

/** A browser would send at this quality at best; the analysers take nothing but JPEG. */
const quality = 0.9;

export class PictureError extends Error {
  readonly code: 'missing' | 'not-a-picture';
  constructor(code: PictureError['code'], words: string) {
    super(words);
    this.code = code;
  }
}

/**
 * A picture file as a JPEG. A JPEG stays as it is, byte for byte; of others (PNG, GIF) the first picture is encoded, on
 * white where it is transparent.
 * @throws PictureError
 */
export async function readAsJpeg(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error) => {
    throw new PictureError('missing', error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? bytes : encoded(bytes);
}

async function encoded(bytes: Buffer): Promise<Uint8Array> {
  const image = await loadImage(bytes).catch((error: Error) => {
    throw new PictureError('not-a-picture', `it cannot be decoded (${error.message})`);
  });
  const canvas = createCanvas(image.width, image.height);
  const drawing = canvas.getContext('2d');
  drawing.fillStyle = 'white';
  drawing.fillRect(0, 0, image.width, image.height);
  drawing.drawImage(image, 0, 0);
  return canvas.toBuffer('image/jpeg', { quality });
}
