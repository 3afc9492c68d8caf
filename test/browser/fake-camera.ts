import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeJpeg, paste, plainPicture, samplePortrait } from '../analysis/fixtures/pictures.ts';

/** Chromium plays an MJPEG file at 30 pictures a second, and again from the start when it ends. */
const picturesPerSecond = 30;
/** A face that never moves by a pixel is no webcam's. */
const positions = 10;

export interface FakeCamera {
  file: string;
  remove(): void;
}

/** One scene: how many faces, for how many seconds. */
export type Scene = readonly [faces: 0 | 1 | 2, seconds: number];

/** A film for `--use-file-for-fake-video-capture`, made of the sample portrait inside @vladmandic/human. */
export function fakeCamera(scenes: readonly Scene[]): FakeCamera {
  const folder = mkdtempSync(path.join(tmpdir(), 'invigil-camera-'));
  const file = path.join(folder, 'camera.mjpeg');
  const film = openSync(file, 'w');
  for (const [faces, seconds] of scenes) {
    const pictures = Array.from({ length: positions }, (_, step) => picture(faces, step));
    for (let i = 0; i < seconds * picturesPerSecond; i++) {
      writeSync(film, pictures[Math.floor(i / 5) % positions] ?? Buffer.alloc(0));
    }
  }
  closeSync(film);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function picture(faces: number, step: number): Buffer {
  const canvas = plainPicture(640, 480, [96 + step, 104, 116]);
  const portrait = samplePortrait();
  const shift = Math.round(4 * Math.sin((step / positions) * 2 * Math.PI));
  if (faces === 1) paste(canvas, portrait, 200 + shift, 120, 240);
  if (faces === 2) {
    paste(canvas, portrait, 50 + shift, 120, 240);
    paste(canvas, portrait, 350 - shift, 130, 240);
  }
  return encodeJpeg(canvas);
}
