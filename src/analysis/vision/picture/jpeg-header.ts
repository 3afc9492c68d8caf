import { BadFrameError } from '../../../frames/bad-frame-error.ts';
import { isFrameHeader } from '../../../frames/jpeg-header.ts';

/** What a JPEG tells about itself before anything is decoded. */
export interface JpegHeader {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Number of passes over the picture: 1 in a baseline file, usually up to 10 in a progressive one. */
  readonly scans: number;
}

const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/**
 * Walks the file from marker to marker (ITU T.81, annex B) without decoding anything.
 * @throws BadFrameError unless it is one whole JPEG, from its first marker to its end marker
 */
export function readJpegHeader(jpeg: Uint8Array): JpegHeader {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (bytes[0] !== MARKER || bytes[1] !== START_OF_IMAGE) throw new BadFrameError('it is not a JPEG');
  let size: { width: number; height: number } | null = null;
  let scans = 0;
  let at = 2;
  while (at + 4 <= bytes.length || bytes[at + 1] === END_OF_IMAGE) {
    const marker = bytes[at + 1];
    if (bytes[at] !== MARKER || marker === undefined) throw new BadFrameError('a marker is missing');
    if (marker === END_OF_IMAGE) {
      if (!size || scans === 0) throw new BadFrameError('it holds no picture');
      return { ...size, scans };
    }
    if (marker === MARKER) {
      at += 1; // Any number of fill bytes may stand before a marker.
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (isFrameHeader(marker)) size = frameSize(bytes, at);
    if (marker === START_OF_SCAN) {
      scans += 1;
      at = nextMarker(bytes, end);
    } else {
      at = end;
    }
  }
  throw new BadFrameError('it ends too early');
}

function frameSize(bytes: Buffer, at: number): { width: number; height: number } {
  if (at + 9 > bytes.length) throw new BadFrameError('it ends too early');
  return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
}

/** Skips the coded data of a scan: inside it 0xff is followed by 0x00 or by a restart marker. */
function nextMarker(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(MARKER, from);
  while (at >= 0) {
    const next = bytes[at + 1];
    const isData = next === 0x00 || (next !== undefined && next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
    at = bytes.indexOf(MARKER, at + 2);
  }
  return bytes.length;
}
