import type { LivenessLook } from '../../observation.ts';
import { outputOf, type Runtime, type Session } from '../../runtime/runtime.ts';
import type { SeenFace } from '../faces/face-analyser.ts';
import type { Picture } from '../picture/picture.ts';
import { RotatedCrop, type Square } from '../picture/rotated-crop.ts';

const LIVE_SIZE = 32;
/** The crop's side over the longer side of the detector's box: as @vladmandic/human cuts it, where the network comes from. */
const CROP_FACTOR = 1.4;
/**
 * The small network leaps when its crop moves by a pixel, so its answer is the mean over three crops around CROP_FACTOR,
 * each as it is and mirrored: six runs of 0.1 ms.
 */
const LIVE_FACTORS = [1.2, CROP_FACTOR, 1.6] as const;
/**
 * Mean distance of the strongest colour from the weakest, 0–1. Below it the picture is grey: the network was made for
 * colour and takes grey faces for printed ones, so it is not asked.
 */
const LEAST_COLOUR = 0.02;

export interface LivenessLookerOptions {
  /** Network `liveness`: 1×3×32×32 in 0…1. */
  liveness: Session;
}

/**
 * Asks a small network whether a face is a live person's; what its answer is worth stands in signals/liveness.ts. The package's
 * other one, `antispoof`, is left out: it was trained on retouched portraits and rated replays above persons.
 */
export class LivenessLooker {
  readonly #liveness: Session;
  readonly #liveCrop = new RotatedCrop(LIVE_SIZE, { low: 0, high: 1 });

  constructor({ liveness }: LivenessLookerOptions) {
    this.#liveness = liveness;
  }

  static async create({ runtime }: { runtime: Runtime }): Promise<LivenessLooker> {
    return new LivenessLooker({ liveness: await runtime.load('liveness') });
  }

  /** Null when the face has no colour: a greyscale camera. */
  async look(picture: Picture, face: SeenFace): Promise<LivenessLook | null> {
    this.#liveCrop.cut(picture, squareAround(face, CROP_FACTOR));
    if (colourOf(this.#liveCrop.data) < LEAST_COLOUR) return null;
    return { live: await this.#live(picture, face) };
  }

  async #live(picture: Picture, face: SeenFace): Promise<number> {
    let sum = 0;
    for (const factor of LIVE_FACTORS) {
      for (const mirrored of [false, true]) {
        this.#liveCrop.cut(picture, squareAround(face, factor), mirrored);
        sum += await this.#share();
      }
    }
    return sum / (2 * LIVE_FACTORS.length);
  }

  /** Of the network's two shares the first is the live one, the second the fake one. */
  async #share(): Promise<number> {
    const outputs = await this.#liveness.run({ image: this.#liveCrop });
    return outputOf(outputs, 'live').data[0] ?? 0;
  }
}

/** Upright: a tilted head is tilted in the picture of a picture, too. */
function squareAround({ detection }: SeenFace, factor: number): Square {
  const [left, top, width, height] = detection.box;
  return {
    center: { x: left + width / 2, y: top + height / 2 },
    side: Math.max(width, height) * factor,
    angle: 0,
  };
}

/** How far the strongest colour lies above the weakest, mean over all pixels of three planes, 0–1. */
function colourOf(planes: Float32Array): number {
  const size = planes.length / 3;
  let sum = 0;
  for (let i = 0; i < size; i += 1) {
    const [red, green, blue] = [planes[i], planes[i + size], planes[i + 2 * size]] as [
      number,
      number,
      number,
    ];
    sum += Math.max(red, green, blue) - Math.min(red, green, blue);
  }
  return sum / size;
}
