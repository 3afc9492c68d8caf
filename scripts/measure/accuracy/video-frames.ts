import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Longer videos are cut off here, seconds. */
export const longestVideo = 600;

export class FfmpegMissingError extends Error {
  readonly code = 'ffmpeg-missing';
  constructor() {
    super('ffmpeg is missing');
  }
}

export class VideoError extends Error {
  readonly code = 'bad-video';
}

export interface VideoFrame {
  /** From the video's beginning, ms. */
  atMs: number;
  jpeg: Uint8Array;
}

/**
 * Frames of a video as a browser would send them: `fps` a second, 640 pixels wide at most, JPEG. All lie on disk until
 * they are asked for. Reads formats that ffmpeg reads (mp4, webm, mkv, gif).
 * @throws FfmpegMissingError, VideoError
 */
export async function* videoFrames(file: string, fps: number): AsyncGenerator<VideoFrame> {
  const folder = await mkdtemp(path.join(tmpdir(), 'invigil-video-'));
  try {
    const filter = `fps=${fps},scale='min(640,iw)':-2`;
    const output = path.join(folder, '%06d.jpg');
    // The slash keeps a name that begins with a dash from being an option.
    await ffmpeg(['-i', path.resolve(file), '-t', `${longestVideo}`, '-vf', filter, '-q:v', '3', output]);
    for (const [i, name] of (await readdir(folder)).sort().entries()) {
      yield { atMs: (i * 1_000) / fps, jpeg: await readFile(path.join(folder, name)) };
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  const child = spawn('ffmpeg', ['-nostdin', '-loglevel', 'error', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-500);
  });
  const [code] = await once(child, 'close').catch((error) => {
    throw error.code === 'ENOENT' ? new FfmpegMissingError() : error;
  });
  if (code !== 0) throw new VideoError(said.trim().split('\n').at(-1) || `ffmpeg ended with code ${code}`);
}
