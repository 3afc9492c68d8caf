import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { JpegDecoder } from '../../../src/analysis/vision/picture/jpeg-decoder.ts';
import type { Box, Picture } from '../../../src/analysis/vision/picture/picture.ts';
import { ArgumentError } from '../shared/arguments.ts';

/** A part of a photograph that shows one person. */
export interface Portrait {
  picture: Picture;
  region: Box;
}

/**
 * A screenshot inside the package @vladmandic/human shows faces cut from photographs in a grid of 18 columns and
 * 6 rows, 106 pixels each. These cells show persons that are clearly different and look into the camera.
 */
const cells = [
  [0, 15], [1, 5], [1, 6], [1, 12], [2, 2], [2, 5], [2, 10], [3, 2],
  [3, 3], [3, 15], [4, 8], [5, 0], [5, 5], [5, 9], [2, 12], [5, 17],
] as const; // biome-ignore format: a table
const grid = {
  file: 'assets/screenshot-facematch.jpg',
  left: 1.5,
  top: 283.5,
  across: 106.5,
  down: 112.4,
  side: 104,
};

/** The portraits of a folder's JPEG files, or of the npm package. Throws `ArgumentError` when there is none. */
export function portraits(folder: string | null): Portrait[] {
  return folder === null ? packagePortraits() : folderPortraits(folder);
}

function packagePortraits(): Portrait[] {
  const entry = createRequire(import.meta.url).resolve('@vladmandic/human');
  const picture = decode(path.join(path.dirname(entry), '..', grid.file));
  return cells.map(([row, column]) => ({
    picture,
    region: [grid.left + column * grid.across, grid.top + row * grid.down, grid.side, grid.side],
  }));
}

/** Most pictures taken from a folder: each becomes some megabytes of frames. */
const mostPictures = 32;

function folderPortraits(folder: string): Portrait[] {
  const files = namesIn(folder)
    .filter((name) => /\.jpe?g$/i.test(name))
    .sort()
    .slice(0, mostPictures);
  if (files.length === 0) throw new ArgumentError(`--pictures: there is no JPEG file in ${folder}.`);
  return files.map((file) => {
    const picture = decode(path.join(folder, file));
    return { picture, region: [0, 0, picture.width, picture.height] };
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new ArgumentError(`--pictures: ${folder} is no folder that can be read.`);
  }
}

function decode(file: string): Picture {
  const picture = new JpegDecoder().decode(readFileSync(file));
  return { ...picture, data: Uint8Array.from(picture.data) };
}
