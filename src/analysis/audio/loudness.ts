import { sampleRate } from './sound-observation.ts';

/** Below this nothing can be heard that matters, dB of full scale. */
const silenceDb = -60;
/** The background follows what is softer at once, within this time, s. */
const fallSeconds = 0.1;
/** And what is louder slowly, dB a second: a sentence or a passing car is no background. */
const riseDbPerSecond = 3;

/** Mean power of samples as dB of full scale; −60 for silence and below. */
export function decibels(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const power = sum / Math.max(1, samples.length) / 32_768 ** 2;
  return power > 0 ? Math.max(silenceDb, 10 * Math.log10(power)) : silenceDb;
}

/** dB of full scale as 0 (silence) to 1 (full scale). */
export const levelOf = (db: number): number => Math.min(1, Math.max(0, 1 - db / silenceDb));

/** All samples are the same. */
export function isFlat(samples: Int16Array): boolean {
  return samples.length > 0 && samples.every((sample) => sample === samples[0]);
}

/**
 * Level of the background after one more window, dB: the lowest level lately, as in tracking by minimum statistics
 * (R. Martin, 2001), without its buffers. It does not rise while somebody speaks.
 */
export function nextNoise(noiseDb: number | null, window: Int16Array, isSpeaking: boolean): number {
  const db = decibels(window);
  if (noiseDb === null) return db;
  const seconds = window.length / sampleRate;
  if (db < noiseDb) return noiseDb + (db - noiseDb) * (1 - Math.exp(-seconds / fallSeconds));
  return isSpeaking ? noiseDb : Math.min(db, noiseDb + riseDbPerSecond * seconds);
}
