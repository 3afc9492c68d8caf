import jpegTurbo from '@julusian/jpeg-turbo';
import { limits } from '../../../protocol/limits.ts';
import { AreaResizer } from './area-resize.ts';
import { boundsOf, type Picture } from './picture.ts';

/** JPEG quality, 1–100: about 4 kB a picture. */
const QUALITY = 65;

/** Makes small JPEGs for the live tiles. */
export class Thumbnailer {
  readonly #resizer = new AreaResizer();

  /** A JPEG of the whole picture, limits.thumbnailWidthPx wide (less only for a narrower picture), aspect kept. */
  make(picture: Picture): Uint8Array {
    const width = Math.min(limits.thumbnailWidthPx, picture.width);
    const height = Math.max(1, Math.round((picture.height * width) / picture.width));
    const planes = new Float32Array(3 * width * height);
    this.#resizer.resize(picture, boundsOf(picture), {
      data: planes,
      width,
      height,
      area: [0, 0, width, height],
      scale: 1,
      offset: 0,
    });
    const options = { format: jpegTurbo.FORMAT_RGB, width, height, quality: QUALITY };
    // A copy of its own size: the library answers a view into a larger buffer.
    return Uint8Array.from(jpegTurbo.compressSync(interleave(planes, width * height), options));
  }
}

/** Three planes of floats to bytes red, green, blue, red, … */
function interleave(planes: Float32Array, size: number): Buffer {
  const bytes = Buffer.alloc(size * 3);
  for (let i = 0; i < size; i += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      bytes[i * 3 + channel] = Math.round(planes[channel * size + i] as number);
    }
  }
  return bytes;
}
