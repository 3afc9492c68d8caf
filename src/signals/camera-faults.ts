import type { CameraObservation, PictureQuality } from '../analysis/observation.ts';
import type { CaptureFault, SignalOf } from './signal.ts';

/** A fault that lasts is told again, ms: while nothing else can be told of the camera, this is its sign of life. */
const againMs = 1_000;
/** A sensor never makes the same picture twice: whose frames are the same to the last bit stands still. */
const frozenMs = 10_000;
/** Two equal frames may be one that was sent again after a long silence. */
const frozenRepeats = 3;

/** What is measured of the picture for one fault, and where it begins and ends; in between it stays as it is. */
interface Limits {
  readonly fault: CaptureFault;
  measure(quality: PictureQuality): number;
  readonly begins: number;
  readonly ends: number;
}

/**
 * Mean brightness below a tenth of the range is dark; four fifths of the picture in white is too bright. The limit of the
 * blur lies where the detector began to lose faces when sharp pictures were blurred (by 6 % of the face's width: half).
 */
const pictureLimits: readonly Limits[] = [
  { fault: 'dark', measure: ({ luminance }) => luminance, begins: 25, ends: 32 },
  { fault: 'bright', measure: ({ clipped }) => 1 - clipped, begins: 0.2, ends: 0.3 },
  { fault: 'blurred', measure: ({ sharpness }) => sharpness, begins: 15, ends: 25 },
];

/** A finger or a shutter leaves one plain colour: brightness spreads by less than 2 % of its range. Walls spread by more. */
const covered: Limits = { fault: 'covered', measure: ({ contrast }) => contrast, begins: 5, ends: 8 };
/** Width of the face, pixels: a quarter of it is an eye, and eyes narrower than about 10 pixels cannot be read. */
const faceWidth = { begins: 40, ends: 48 };

/**
 * What is technically wrong with a student's camera picture, with hysteresis. It is a fact about the picture and no
 * suspicion; how long it must last before somebody hears of it is for rule A8 to say.
 */
export class CameraFaults {
  #current: CaptureFault | null = null;
  #told: { fault: CaptureFault | null; at: number } | null = null;
  #same: { since: number; repeats: number } | null = null;
  #lastAt: number | null = null;

  /** The fault of the newest frame; null when nothing is wrong. */
  get current(): CaptureFault | null {
    return this.#current;
  }

  /**
   * The state of the camera as a signal: when it changes, and again while a fault lasts. `sameBytes`: this frame's file is
   * the last one's to the last byte. `at` in epoch ms.
   */
  from(observation: CameraObservation, at: number, sameBytes: boolean): SignalOf<'A8'>[] {
    this.#countSame(at, sameBytes);
    const fault = this.#faultOf(observation, at);
    this.#current = fault;
    const told = this.#told;
    const isNews = fault !== (told?.fault ?? null);
    const isDue = fault !== null && told !== null && at - told.at >= againMs;
    if (!isNews && !isDue) return [];
    this.#told = { fault, at };
    return [{ tag: 'A8', at, source: 'camera', fault }];
  }

  /** What hides the most comes first: a covered lens is dark, too, and a dark picture is blurred by its noise. */
  #faultOf({ quality, faces }: CameraObservation, at: number): CaptureFault | null {
    const [face] = faces;
    if (!face && this.#isWithin(covered, quality)) return 'covered';
    for (const limits of pictureLimits) {
      if (limits.fault === 'blurred' && this.#isFrozen(at)) return 'frozen';
      // A bare wall behind an empty chair has no edges either: only a face tells blur.
      if (limits.fault === 'blurred' && !face) continue;
      if (this.#isWithin(limits, quality)) return limits.fault;
    }
    const leastWidth = this.#current === 'face-too-small' ? faceWidth.ends : faceWidth.begins;
    return face && face.box[2] < leastWidth ? 'face-too-small' : null;
  }

  #isWithin({ fault, measure, begins, ends }: Limits, quality: PictureQuality): boolean {
    return measure(quality) < (this.#current === fault ? ends : begins);
  }

  #countSame(at: number, sameBytes: boolean): void {
    if (!sameBytes) this.#same = null;
    else if (this.#same) this.#same.repeats += 1;
    else this.#same = { since: this.#lastAt ?? at, repeats: 1 };
    this.#lastAt = at;
  }

  #isFrozen(at: number): boolean {
    return this.#same !== null && at - this.#same.since >= frozenMs && this.#same.repeats >= frozenRepeats;
  }
}

/**
 * Whether what a frame seems to show of the student (A1–A4, attention) is no fact because of this fault. Where little can
 * be seen, a face that is missing says nothing, but one that is seen is there. A frozen picture tells of the past alone.
 */
export function hides(fault: CaptureFault | null, faceSeen: boolean): boolean {
  switch (fault) {
    case 'covered':
    case 'dark':
    case 'bright':
      return !faceSeen;
    case 'frozen':
    case 'stopped':
      return true;
    default:
      return false;
  }
}
