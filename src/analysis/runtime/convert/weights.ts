/** A constant of the network in TensorFlow's layout. int32 constants hold shapes and axes, never weights. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** One entry of a TF.js weights manifest. */
export interface WeightEntry {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string; scale?: number; min?: number };
}

/** Cuts the concatenated weight file into named constants; quantised ones are widened to float32. */
export function readWeights(entries: readonly WeightEntry[], bytes: Uint8Array): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const entry of entries) {
    const size = sizeOf(entry.shape);
    const stored = entry.quantization?.dtype ?? entry.dtype;
    const length = size * bytesPerValue(entry.name, stored);
    if (offset + length > bytes.byteLength) {
      throw new WeightFileError(entry.name, 'the weight file is too short');
    }
    // A copy, because typed arrays must start at a multiple of their value size.
    const raw = Uint8Array.from(bytes.subarray(offset, offset + length)).buffer;
    weights.set(entry.name, { shape: entry.shape, data: widen(entry, stored, raw) });
    offset += length;
  }
  return weights;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

function bytesPerValue(name: string, dtype: string): number {
  const size = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1 }[dtype];
  if (!size) throw new WeightFileError(name, `its type ${dtype} is not supported`);
  return size;
}

function widen(entry: WeightEntry, stored: string, raw: ArrayBuffer): Float32Array | Int32Array {
  if (stored === 'float32') return new Float32Array(raw);
  if (stored === 'int32') return new Int32Array(raw);
  if (stored === 'float16') return Float32Array.from(new Uint16Array(raw), halfToFloat);
  const { scale = 1, min = 0 } = entry.quantization ?? {};
  const levels = stored === 'uint8' ? new Uint8Array(raw) : new Uint16Array(raw);
  return Float32Array.from(levels, (level) => level * scale + min);
}

/** IEEE 754 binary16 to number: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export class WeightFileError extends Error {
  readonly code = 'weight-file';
  constructor(name: string, problem: string) {
    super(`Weight "${name}" cannot be read: ${problem}.`);
  }
}
