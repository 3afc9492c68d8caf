import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeJpeg, paste, plainPicture, samplePortrait } from '../analysis/fixtures/pictures.ts';

/** Chromium plays an MJPEG file at 30 pictures a second, and again from the start when it ends. */
const picturesPerSecond = 30;
/** A face that never moves by a pixel is no webcam's, and no picture comes back soon. */
const positions = 60;

export interface FakeCamera {
  file: string;
  remove(): void;
}

/** The picture's first row of the table. */
const tableFrom = 380;

/** How many faces there are, or one in a room where the light is off. */
type Sight = 0 | 1 | 2 | 'dark';

/** One scene: what is seen, for how many seconds. */
export type Scene = readonly [sight: Sight, seconds: number];

/** A film for `--use-file-for-fake-video-capture`, made of the sample portrait inside @vladmandic/human. */
export function fakeCamera(scenes: readonly Scene[]): FakeCamera {
  const folder = mkdtempSync(path.join(tmpdir(), 'invigil-camera-'));
  const file = path.join(folder, 'camera.mjpeg');
  const film = openSync(file, 'w');
  for (const [sight, seconds] of scenes) {
    const pictures = Array.from({ length: positions }, (_, step) => picture(sight, step));
    for (let i = 0; i < seconds * picturesPerSecond; i++) {
      writeSync(film, pictures[Math.floor(i / 5) % positions] ?? Buffer.alloc(0));
    }
  }
  closeSync(film);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function picture(sight: Sight, step: number): Buffer {
  const canvas = plainPicture(640, 480, [80 + step, 104, 116]);
  // A room in which nobody sits is no covered lens: there is a table.
  canvas.data.fill(60, tableFrom * 640 * 3);
  const portrait = samplePortrait();
  const shift = Math.round(4 * Math.sin((step / 10) * 2 * Math.PI));
  if (sight === 1 || sight === 'dark') paste(canvas, portrait, 200 + shift, 120, 240);
  if (sight === 2) {
    paste(canvas, portrait, 50 + shift, 120, 240);
    paste(canvas, portrait, 350 - shift, 130, 240);
  }
  if (sight === 'dark')
    canvas.data.forEach((value, i) => {
      canvas.data[i] = value / 8;
    });
  return encodeJpeg(canvas);
}
