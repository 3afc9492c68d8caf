import type { Expression, FaceObservation } from '../analysis/observation.ts';

/**
 * Looks further apart than this miss most blinks, which take 100–400 ms: at eight looks a second, one quarter late, ms.
 */
const longestGapMs = 160;
/** Eyes that are shut for longer are shut, and no blink, ms. */
const longestBlinkMs = 500;
/** Span in which the parts of a face must move, ms. */
const spanMs = 5_000;
/** A head that turns further makes the measures of its parts less sure, degrees. */
const stillDegrees = 5;
/**
 * Changes that a face's parts make and a picture of a face does not. Photographs that were shifted, turned, zoomed and
 * filled with noise like a picture held into a camera changed by 0.046 and 0.076 at most (40 photographs, 4 s each); 5 of 15
 * films of persons reached 0.2 in one of them.
 */
const moved = { mouthGap: 0.1, eyeGap: 0.12 } as const;

/** Lowest and highest measures since the head began to hold still. */
interface Held {
  readonly since: number;
  readonly yaw: number;
  readonly pitch: number;
  readonly lowest: { mouthGap: number; eyeGap: number };
  readonly highest: { mouthGap: number; eyeGap: number };
}

/** Whether a face blinks, or moves its parts against each other, as far as looks come often enough to tell. */
export class FaceMotion {
  #lastAt: number | null = null;
  #openAt: number | null = null;
  #shutAt: number | null = null;
  #held: Held | null = null;
  #movedAt: number | null = null;

  /** When the face last moved so, epoch ms; null when it was not seen to. */
  get movedAt(): number | null {
    return this.#movedAt;
  }

  /** The next look at the face; `at` in epoch ms. */
  add(face: FaceObservation, at: number): void {
    if (this.#lastAt === null || at - this.#lastAt > longestGapMs) this.#lose();
    this.#lastAt = at;
    if (this.#blinks(face.eyesOpen, at) || this.#moves(face, at)) this.#movedAt = at;
  }

  /** It is another face from now on. */
  forget(): void {
    this.#lose();
    this.#lastAt = null;
    this.#movedAt = null;
  }

  #lose(): void {
    this.#openAt = null;
    this.#shutAt = null;
    this.#held = null;
  }

  /** Open, shut for a moment, open again. */
  #blinks(eyesOpen: boolean | null, at: number): boolean {
    if (eyesOpen === null) {
      this.#openAt = null;
      this.#shutAt = null;
      return false;
    }
    if (!eyesOpen) {
      if (this.#openAt !== null) this.#shutAt ??= at;
      return false;
    }
    const blinked = this.#shutAt !== null && at - this.#shutAt <= longestBlinkMs;
    this.#openAt = at;
    this.#shutAt = null;
    return blinked;
  }

  #moves({ expression, yaw, pitch }: FaceObservation, at: number): boolean {
    if (!expression || yaw === null || pitch === null) {
      this.#held = null;
      return false;
    }
    const held = this.#held;
    const isStill =
      held !== null &&
      at - held.since <= spanMs &&
      Math.abs(yaw - held.yaw) <= stillDegrees &&
      Math.abs(pitch - held.pitch) <= stillDegrees;
    if (!isStill) {
      this.#held = {
        since: at,
        yaw,
        pitch,
        lowest: { ...gaps(expression) },
        highest: { ...gaps(expression) },
      };
      return false;
    }
    for (const part of ['mouthGap', 'eyeGap'] as const) {
      held.lowest[part] = Math.min(held.lowest[part], expression[part]);
      held.highest[part] = Math.max(held.highest[part], expression[part]);
      if (held.highest[part] - held.lowest[part] >= moved[part]) return true;
    }
    return false;
  }
}

const gaps = ({ mouthGap, eyeGap }: Expression) => ({ mouthGap, eyeGap });
