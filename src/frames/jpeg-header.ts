import { limits } from '../protocol/limits.ts';
import { BadFrameError } from './bad-frame-error.ts';

const marker = { start: 0xd8, end: 0xd9, scan: 0xda };

/** SOF0–SOF15 without DHT (C4), JPG (C8) and DAC (CC): ITU-T T.81, table B.1. */
export function isFrameHeader(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

/** A marker that stands alone, without a length: TEM, RST0–RST7. */
function standsAlone(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= 0xd7);
}

/**
 * Width and height in pixels from the first frame header of a JPEG, without decoding it: a few bytes may
 * announce 20000 × 20000 pixels. Throws `BadFrameError` for anything that is no JPEG or breaks a limit.
 */
export function readJpegSize(jpeg: Uint8Array): { width: number; height: number } {
  if (jpeg.length > limits.frameBytes) {
    throw new BadFrameError(`it has more than ${limits.frameBytes} bytes`);
  }
  if (jpeg[0] !== 0xff || jpeg[1] !== marker.start) throw new BadFrameError('it is not a JPEG');
  const u16 = (at: number) => ((jpeg[at] ?? 0) << 8) | (jpeg[at + 1] ?? 0);
  let at = 2;
  while (at + 3 < jpeg.length) {
    if (jpeg[at] !== 0xff) break;
    const code = jpeg[at + 1] ?? 0;
    if (code === 0xff) {
      at += 1;
      continue;
    }
    if (standsAlone(code)) {
      at += 2;
      continue;
    }
    if (code === marker.end || code === marker.scan) break;
    if (isFrameHeader(code) && at + 9 <= jpeg.length) return checkedSize(u16(at + 7), u16(at + 5));
    const length = u16(at + 2);
    if (length < 2) break;
    at += 2 + length;
  }
  throw new BadFrameError('no size is written in it');
}

/** The size itself, when a picture may have it. @throws BadFrameError */
export function checkedSize(width: number, height: number): { width: number; height: number } {
  if (width < 1 || height < 1) throw new BadFrameError('its size is zero');
  if (width > limits.frameSidePx || height > limits.frameSidePx) {
    throw new BadFrameError(`a side of ${width}×${height} is longer than ${limits.frameSidePx} pixels`);
  }
  return { width, height };
}
