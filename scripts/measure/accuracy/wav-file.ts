/** One channel, −1 to 1. */
export interface PlainSound {
  /** Samples a second. */
  rate: number;
  samples: Float64Array;
}

export class WavError extends Error {
  readonly code = 'bad-wav';
}

const formats = { pcm: 1, float: 3, extensible: 0xfffe };

interface Format {
  tag: number;
  channels: number;
  rate: number;
  bits: number;
}

/**
 * Reads a WAV file of plain numbers: 8, 16, 24 or 32 bits, or floats, any rate; channels are mixed to one.
 * @throws WavError for anything else
 */
export function readWav(bytes: Uint8Array): PlainSound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new WavError('it is no WAV file');
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const start = at + 8;
    // Who writes to a pipe does not know the length: everything that is there, then.
    const end = Math.min(bytes.length, start + view.getUint32(at + 4, true));
    if (name(at) === 'fmt ' && end - start >= 16) format = formatOf(view, start, end);
    if (name(at) === 'data' && format) return { rate: format.rate, samples: mono(view, start, end, format) };
    at = end + ((end - start) % 2);
  }
  throw new WavError('it has no samples');
}

function formatOf(view: DataView, start: number, end: number): Format {
  const short = (offset: number) => view.getUint16(start + offset, true);
  const isExtensible = short(0) === formats.extensible && end - start >= 26;
  return {
    tag: isExtensible ? short(24) : short(0),
    channels: short(2),
    rate: view.getUint32(start + 4, true),
    bits: short(14),
  };
}

function mono(view: DataView, start: number, end: number, format: Format): Float64Array {
  const { channels, rate, bits } = format;
  const read = reader(view, format);
  if (!read || channels === 0 || rate === 0)
    throw new WavError('its samples are packed, or of an unusual kind');
  const frameBytes = (channels * bits) / 8;
  return Float64Array.from({ length: Math.floor((end - start) / frameBytes) }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c += 1) sum += read(start + i * frameBytes + (c * bits) / 8);
    return sum / channels;
  });
}

/** What reads one sample at a place; null for a kind that is not known. */
function reader(view: DataView, { tag, bits }: Format): ((at: number) => number) | null {
  if (tag === formats.float && bits === 32) return (at) => view.getFloat32(at, true);
  if (tag === formats.float && bits === 64) return (at) => view.getFloat64(at, true);
  if (tag !== formats.pcm) return null;
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 2 ** 7;
  if (bits === 16) return (at) => view.getInt16(at, true) / 2 ** 15;
  if (bits === 24) return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23;
  if (bits === 32) return (at) => view.getInt32(at, true) / 2 ** 31;
  return null;
}
