import { limits } from '../../protocol/limits.ts';

/** Quieter than this is silence on the meter, dB below full scale. */
const floorDb = -60;
const fullScale = 32_768;

/** Samples of −1…1 of 16-bit little-endian PCM; null when the bytes are no packet of sound. */
export function samplesOf(pcm: Uint8Array): Float32Array<ArrayBuffer> | null {
  if (pcm.length === 0 || pcm.length % 2 !== 0 || pcm.length > limits.audioPacketBytes) return null;
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.length);
  return Float32Array.from({ length: pcm.length / 2 }, (_, i) => view.getInt16(2 * i, true) / fullScale);
}

/** Root mean square as a share of the meter: 0 is −60 dB or less, 1 is full scale. */
export function loudness(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  if (power === 0) return 0;
  return Math.min(1, Math.max(0, 1 - (10 * Math.log10(power)) / floorDb));
}
