import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sampleRate } from '../../../src/analysis/audio/sound-observation.ts';
import { resample } from './resample.ts';
import { FfmpegMissingError } from './video-frames.ts';
import { readWav } from './wav-file.ts';

/** Longer sounds are cut off here, seconds. */
const longestSound = 600;

export class SoundFileError extends Error {
  readonly code = 'bad-sound';
}

/**
 * The sound of a file as a browser would send it: 16 kHz, one channel, 16 bits. WAV files are read here, so that they are
 * the same on every machine; everything else needs ffmpeg.
 * @throws FfmpegMissingError, SoundFileError
 */
export async function readSound(file: string): Promise<Int16Array> {
  const bytes = await readFile(file).catch((error) => {
    throw new SoundFileError(error.message);
  });
  try {
    const plain = resample(readWav(bytes), sampleRate).slice(0, longestSound * sampleRate);
    return Int16Array.from(plain, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))));
  } catch (error) {
    if ((error as { code?: string }).code !== 'bad-wav') throw error;
    return decoded(file);
  }
}

async function decoded(file: string): Promise<Int16Array> {
  // The slash keeps a name that begins with a dash from being an option.
  const input = ['-i', path.resolve(file), '-t', `${longestSound}`];
  const output = ['-ac', '1', '-ar', `${sampleRate}`, '-f', 's16le', '-'];
  const child = spawn('ffmpeg', ['-nostdin', '-loglevel', 'error', ...input, ...output], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  let said = '';
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-500);
  });
  const [code] = await once(child, 'close').catch((error) => {
    throw error.code === 'ENOENT' ? new FfmpegMissingError() : error;
  });
  if (code !== 0)
    throw new SoundFileError(said.trim().split('\n').at(-1) || `ffmpeg ended with code ${code}`);
  const bytes = Buffer.concat(chunks);
  return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i));
}
