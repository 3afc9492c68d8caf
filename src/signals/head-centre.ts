import { upperMedian } from './median.ts';

/** Angles in degrees, as PROTOCOL.md signs them. */
export interface HeadAngles {
  yaw: number;
  pitch: number;
}

/** Looks that make up the centre; at 2 frames a second about the first eight seconds. */
const wanted = 15;
/** A look further off than this is no look at the screen, degrees. */
const plausible = { yaw: 20, pitch: 20 };

/**
 * Where this student's head points when it faces the screen: the median of the first plausible looks. A camera
 * beside or above the screen shifts every angle; without a centre its owner would always look away.
 */
export class HeadCentre {
  readonly #looks: HeadAngles[] = [];
  #centre: HeadAngles = { yaw: 0, pitch: 0 };

  /** Takes a look into account while the centre is still open; answers the angles from the centre. */
  fromCentre(look: HeadAngles): HeadAngles {
    const usable = Math.abs(look.yaw) <= plausible.yaw && Math.abs(look.pitch) <= plausible.pitch;
    if (usable && this.#looks.length < wanted) {
      this.#looks.push(look);
      this.#centre = {
        yaw: upperMedian(this.#looks.map((l) => l.yaw)),
        pitch: upperMedian(this.#looks.map((l) => l.pitch)),
      };
    }
    return { yaw: look.yaw - this.#centre.yaw, pitch: look.pitch - this.#centre.pitch };
  }
}
