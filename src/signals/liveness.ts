import type { CameraObservation, LivenessLook } from '../analysis/observation.ts';
import { isVirtualCamera } from './camera-label.ts';
import { FaceMotion } from './face-motion.ts';
import { hundredths } from './rounding.ts';
import type { CaptureFault, SignalOf } from './signal.ts';

/** Looks of this span are taken together, ms; at most so many, so that a burst of them weighs no more. */
const windowMs = 5_000;
const mostLooks = 10;

/** The liveness network's own boundary: above it the live share of its answer is the larger one. */
const evenShare = 0.5;
/** What is told of a picture on that boundary: the standard policy's `liveBelow`. */
const evenLive = 0.3;

/** A face that moved within this span is a moving one, ms. People blink every 3 to 20 s. */
const movedMs = 30_000;
/**
 * How much likelier a moving face is a live person's: a printed photo never blinks, a replayed film does. With either as
 * likely as the other, the odds double.
 */
const movedOdds = 2;
/** A program that poses as a camera may show anything; what it shows is worth no more than this. */
const virtualLive = 0.1;
/** Its name is told again so often while it is used, ms. */
const virtualAgainMs = 1_000;

/**
 * What one look says, 0–1. Measured on photographs of 67 persons and on replays from a phone's display (of one person only,
 * who is all that was to be had), the network told the one from the other in 92 of 100 pairs or more. It judges by colour
 * more than by anything else: this is a hint for a person who looks, and no proof.
 */
export function liveOf({ live }: LivenessLook): number {
  if (live < evenShare) return (live / evenShare) * evenLive;
  return evenLive + ((live - evenShare) / (1 - evenShare)) * (1 - evenLive);
}

/** What is known beside the looks. */
export interface LivenessContext {
  /** The face blinked, or moved its parts against each other. */
  readonly moves: boolean;
  readonly virtualCamera: boolean;
}

/** How live looks of one window show the picture, 0–1; null when nothing is known. */
export function liveness(looks: readonly LivenessLook[], context: LivenessContext): number | null {
  const cap = context.virtualCamera ? virtualLive : 1;
  if (looks.length === 0) return context.virtualCamera ? virtualLive : null;
  const mean = looks.reduce((sum, look) => sum + liveOf(look), 0) / looks.length;
  const odds = context.moves ? movedOdds : 1;
  return Math.min(cap, (odds * mean) / (1 + (odds - 1) * mean));
}

/**
 * Looks at liveness become signals for rule A9. Each signal is of a window and not of one look: in quiet times, with a look
 * every 5 s, the window holds one, but after a first hit looks follow every 500 ms, and the mean of them all must stay low
 * for as long as the rule asks. What is technically wrong with a picture makes its looks worthless: they do not count.
 */
export class LivenessSignals {
  readonly #motion = new FaceMotion();
  #looks: { at: number; look: LivenessLook }[] = [];
  #virtualCamera = false;
  /** What was told last; `live` is null when that was of another face. */
  #told: { at: number; live: number | null } | null = null;

  /** The camera's name as the browser tells it. */
  camera(label: string): void {
    this.#virtualCamera = isVirtualCamera(label);
  }

  get virtualCamera(): boolean {
    return this.#virtualCamera;
  }

  /** `at` in epoch ms; `fault` is what is technically wrong with this frame. */
  from(observation: CameraObservation, at: number, fault: CaptureFault | null): SignalOf<'A9'>[] {
    const { isNewFace, faces, liveness: look } = observation;
    if (isNewFace) this.#forget();
    if (faces[0]) this.#motion.add(faces[0], at);
    const looked = look !== null && fault === null;
    if (looked) this.#looks.push({ at, look });
    this.#looks = this.#looks.filter((each) => at - each.at < windowMs).slice(-mostLooks);
    return looked || this.#isVirtualDue(at) ? this.#tell(at) : [];
  }

  /** What was told last of this face, 0–1, while it is no older than `maxAgeMs`; null else. */
  live(now: number, maxAgeMs = 2 * windowMs): number | null {
    return this.#told && now - this.#told.at <= maxAgeMs ? this.#told.live : null;
  }

  #tell(at: number): SignalOf<'A9'>[] {
    const { movedAt } = this.#motion;
    const moves = movedAt !== null && at - movedAt <= movedMs;
    const looks = this.#looks.map(({ look }) => look);
    const live = liveness(looks, { moves, virtualCamera: this.#virtualCamera });
    if (live === null) return [];
    const told = { at, live: hundredths(live) };
    this.#told = told;
    return [{ tag: 'A9', ...told }];
  }

  #isVirtualDue(at: number): boolean {
    return this.#virtualCamera && at - (this.#told?.at ?? Number.NEGATIVE_INFINITY) >= virtualAgainMs;
  }

  #forget(): void {
    this.#looks = [];
    this.#motion.forget();
    if (this.#told) this.#told = { ...this.#told, live: null };
  }
}
