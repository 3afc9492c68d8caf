import type { Frame } from './frame.ts';

/** Clients' timers run a little fast or slow: a rate up to this much above the policy's is taken in full. */
const rateSlack = 1.1;

/**
 * Holds the newest unanalysed frame of one student and source, never a queue. One frame is in work at a time,
 * so that observations come out in the order of capture.
 *
 * The deadline of the waiting frame is that of the *first* frame that had to wait: a student who sends more
 * often must not push the own turn away. The policy's rate is kept by the generic cell rate algorithm
 * (ITU-T I.371): `dueAt` is when the next frame is due, and one interval early is early enough, which forgives
 * the network's jitter.
 */
export class LatestFrameSlot {
  readonly attemptId: string;
  #waiting: Frame | null = null;
  #deadline = 0;
  #dueAt = 0;
  #inWork = false;
  readonly #intervalMs: number;
  #dropped = 0;

  constructor({ attemptId, fps }: { attemptId: string; fps: number }) {
    this.attemptId = attemptId;
    this.#intervalMs = 1_000 / (fps * rateSlack);
  }

  put(frame: Frame): void {
    if (this.#waiting) this.#dropped += 1;
    else this.#deadline = frame.receivedAt + this.#intervalMs;
    this.#waiting = frame;
  }

  /** When the waiting frame may be taken and by when it should be, epoch ms; null when there is none to take. */
  get turn(): { from: number; deadline: number } | null {
    if (!this.#waiting || this.#inWork) return null;
    return { from: this.#dueAt - this.#intervalMs, deadline: this.#deadline };
  }

  /** The newest frame; it is in work until `release`. */
  take(now: number): Frame | null {
    const frame = this.#waiting;
    if (!frame || this.#inWork) return null;
    this.#waiting = null;
    this.#inWork = true;
    this.#dueAt = Math.max(this.#dueAt, now) + this.#intervalMs;
    return frame;
  }

  release(): void {
    this.#inWork = false;
  }

  /** Frames replaced by a newer one before their turn, since this was last asked. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** Forget the waiting frame: the attempt is paused or over. */
  clear(): void {
    this.#waiting = null;
  }
}
