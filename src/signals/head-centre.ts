import type { Centre } from './calibration.ts';
import type { Direction } from './look-direction.ts';
import { upperMedian } from './median.ts';

/** Head in degrees, eyes −1…1, as PROTOCOL.md signs them; gaze is null when it could not be told. */
export interface HeadLook {
  yaw: number;
  pitch: number;
  gaze: Direction | null;
}

/** Looks that make up the centre; at 2 frames a second about the first eight seconds. */
const wanted = 15;
/** A look further off than this is no look at the screen: degrees, and a share of the eye's range. */
const plausible = { yaw: 20, pitch: 20, gaze: 0.5 };

/**
 * Where this student's head and eyes point when they face the screen: as the device check measured it, else the median of
 * the first plausible looks. A camera beside or above the screen shifts every angle, and no two pairs of eyes measure
 * alike; without a centre its owner would always look away.
 */
export class HeadCentre {
  readonly #heads: { yaw: number; pitch: number }[] = [];
  readonly #gazes: Direction[] = [];
  readonly #isHeadKnown: boolean;
  readonly #isGazeKnown: boolean;
  #head = { yaw: 0, pitch: 0 };
  #gaze: Direction = { x: 0, y: 0 };

  constructor(measured: Centre | null = null) {
    this.#isHeadKnown = measured !== null;
    if (measured) this.#head = { yaw: measured.yaw, pitch: measured.pitch };
    const { gazeX = null, gazeY = null } = measured ?? {};
    this.#isGazeKnown = gazeX !== null && gazeY !== null;
    if (gazeX !== null && gazeY !== null) this.#gaze = { x: gazeX, y: gazeY };
  }

  /** Takes a look into account while the centre is still open; answers the look from the centre. */
  fromCentre({ yaw, pitch, gaze }: HeadLook): HeadLook {
    const isPlausible =
      this.#isHeadKnown || (Math.abs(yaw) <= plausible.yaw && Math.abs(pitch) <= plausible.pitch);
    if (isPlausible && !this.#isHeadKnown && this.#heads.length < wanted) {
      this.#heads.push({ yaw, pitch });
      this.#head = {
        yaw: upperMedian(this.#heads.map((head) => head.yaw)),
        pitch: upperMedian(this.#heads.map((head) => head.pitch)),
      };
    }
    if (isPlausible && gaze) this.#learn(gaze);
    return {
      yaw: yaw - this.#head.yaw,
      pitch: pitch - this.#head.pitch,
      gaze: gaze && { x: gaze.x - this.#gaze.x, y: gaze.y - this.#gaze.y },
    };
  }

  #learn(gaze: Direction): void {
    if (this.#isGazeKnown || this.#gazes.length >= wanted) return;
    if (Math.abs(gaze.x) > plausible.gaze || Math.abs(gaze.y) > plausible.gaze) return;
    this.#gazes.push(gaze);
    this.#gaze = {
      x: upperMedian(this.#gazes.map(({ x }) => x)),
      y: upperMedian(this.#gazes.map(({ y }) => y)),
    };
  }
}
