import jpegTurbo from '@julusian/jpeg-turbo';
import type { Picture } from '../../../src/analysis/vision/picture/picture.ts';
import { Random } from '../shared/random.ts';
import { movingFrames, type Pose, pose, stillFrames } from './motion.ts';
import type { Portrait } from './photographs.ts';
import { sceneOf } from './scene.ts';

/** What the standard policy asks of the browser. */
export const frameSize = { width: 640, height: 480, quality: 70 } as const;
/** Frames of the empty room; they move too. */
const emptyFrames = 16;

/**
 * Camera frames of one person, encoded before the measurement so that sending costs next to nothing: about 3 MB. Every
 * frame has a noise of its own, also those in which nobody moves.
 */
export class FrameLoop {
  readonly #present: readonly Uint8Array[];
  readonly #empty: readonly Uint8Array[];

  constructor(portrait: Portrait, person: number) {
    const { empty, occupied } = sceneOf(portrait, person);
    const camera = new NoisyCamera(person + 1);
    this.#present = frames(movingFrames + stillFrames, (i) => camera.take(occupied, pose(i)));
    this.#empty = frames(emptyFrames, (i) => camera.take(empty, pose((i * movingFrames) / emptyFrames)));
  }

  /** The frame at a place of the endless loop. */
  frame(place: number, isAway: boolean): Uint8Array {
    const list = isAway ? this.#empty : this.#present;
    return list[place % list.length] as Uint8Array;
  }
}

const frames = (count: number, take: (index: number) => Uint8Array) =>
  Array.from({ length: count }, (_, i) => take(i));

/** Standard deviation of a webcam's brightness noise in a lit room, of 255. */
const noiseSigma = 3;
const noiseLength = 1 << 18;

/** Takes the part of a scene that a pose shows, as a webcam would: sampled, noisy, compressed. */
export class NoisyCamera {
  readonly #noise: Int8Array;
  readonly #random: Random;
  readonly #jpegInput = Buffer.alloc(frameSize.width * frameSize.height * 3);
  /** The same memory; rounds and clamps what is written. */
  readonly #pixels = new Uint8ClampedArray(this.#jpegInput.buffer, this.#jpegInput.byteOffset);

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#noise = Int8Array.from({ length: noiseLength }, () => Math.round(noiseSigma * this.#normal()));
  }

  take(scene: Picture, view: Pose): Uint8Array {
    const { width, height, quality } = frameSize;
    for (let y = 0; y < height; y += 1)
      this.#row(scene, view, y, Math.floor(this.#random.next() * noiseLength));
    const options = { format: jpegTurbo.FORMAT_RGB, width, height, quality, subsampling: jpegTurbo.SAMP_420 };
    // A copy of its own size: the library answers a view into a larger buffer.
    return Uint8Array.from(jpegTurbo.compressSync(this.#jpegInput, options));
  }

  /** Bilinear, with one noise value for the three colours of a pixel: the eye, and JPEG, see brightness most. */
  #row(scene: Picture, { x: panX, y: panY, zoom }: Pose, y: number, noiseFrom: number): void {
    const { width, height } = frameSize;
    const { data } = scene;
    const pixels = this.#pixels;
    const noise = this.#noise;
    const v = scene.height / 2 + panY + (y - height / 2) / zoom;
    const top = Math.floor(v);
    const below = v - top;
    let into = y * width * 3;
    for (let x = 0; x < width; x += 1) {
      const u = scene.width / 2 + panX + (x - width / 2) / zoom;
      const left = Math.floor(u);
      const right = u - left;
      const a = (top * scene.width + left) * 3;
      const b = a + scene.width * 3;
      const grain = noise[(noiseFrom + x) & (noiseLength - 1)] as number;
      for (let c = 0; c < 3; c += 1) {
        const upper = (data[a + c] as number) * (1 - right) + (data[a + c + 3] as number) * right;
        const lower = (data[b + c] as number) * (1 - right) + (data[b + c + 3] as number) * right;
        pixels[into + c] = upper * (1 - below) + lower * below + grain;
      }
      into += 3;
    }
  }

  /** Box and Muller's transform of two even numbers. */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random.next())) * Math.cos(2 * Math.PI * this.#random.next());
  }
}
