import jpegTurbo from '@julusian/jpeg-turbo';
import { BadFrameError } from '../../../frames/bad-frame-error.ts';
import { checkedSize } from '../../../frames/jpeg-header.ts';
import { readJpegHeader } from './jpeg-header.ts';
import type { GreyPicture, Picture } from './picture.ts';

/**
 * Most passes over a picture. Encoders write 12 at most; a small file may ask for thousands and
 * would hold an analyser for minutes.
 */
export const MAX_SCANS = 16;
/** Pictures up to this size reuse one buffer; larger ones are rare and should not hold memory. */
const KEPT_BYTES = 1920 * 1080 * 3;

/** Decodes one JPEG after the other on the thread that calls it, into memory that is used again. */
export class JpegDecoder {
  #buffer = Buffer.alloc(0);

  /**
   * Colour and greyscale files both become RGB. The picture's data is valid until the next call.
   * @throws BadFrameError for what is no JPEG, is cut off or damaged, or exceeds limits.frameSidePx or MAX_SCANS
   */
  decode(jpeg: Uint8Array): Picture {
    return this.#decode(jpeg, jpegTurbo.FORMAT_RGB, 3);
  }

  /** The brightness alone, as the file itself keeps it: a quarter less work. Valid until the next call; throws as `decode`. */
  decodeGrey(jpeg: Uint8Array): GreyPicture {
    return this.#decode(jpeg, jpegTurbo.FORMAT_GRAY, 1);
  }

  #decode(jpeg: Uint8Array, format: number, bytesOfPixel: number) {
    const { width, height, scans } = readJpegHeader(jpeg);
    checkedSize(width, height);
    if (scans > MAX_SCANS) throw new BadFrameError(`it has more than ${MAX_SCANS} passes`);
    const length = width * height * bytesOfPixel;
    const target = this.#bufferFor(length);
    const source = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
    try {
      // The library also refuses files whose data ends early or is damaged: it treats warnings as errors.
      jpegTurbo.decompressSync(source, target, { format });
    } catch {
      throw new BadFrameError('its data is damaged or of an unusual kind');
    }
    return { width, height, data: target.subarray(0, length) };
  }

  #bufferFor(length: number): Buffer {
    if (length > KEPT_BYTES) return Buffer.alloc(length);
    if (this.#buffer.length < length) this.#buffer = Buffer.alloc(length);
    return this.#buffer;
  }
}
