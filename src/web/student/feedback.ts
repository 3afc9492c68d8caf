import { signal } from '@preact/signals';
import type { ScoresMessage } from '../../protocol/student-messages.ts';

/** Focus numbers that the little curve shows. */
export const historyLength = 40;

/** Frames count as arriving while the last answer to one is younger than this. */
const arrivingMs = 6_000;
const checkMs = 1_000;

/** What comes back for the frames that were sent. */
export class Feedback {
  readonly scores = signal<ScoresMessage | null>(null);
  readonly focusHistory = signal<readonly number[]>([]);
  /** Whether pictures reach the server and are looked at; null until the first one could have. */
  readonly arriving = signal<boolean | null>(null);
  #lastAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  captureStarted(): void {
    if (this.#timer !== undefined) return;
    this.#lastAt = performance.now();
    this.#timer = setInterval(() => this.#check(), checkMs);
  }

  add(scores: ScoresMessage): void {
    this.#lastAt = performance.now();
    this.arriving.value = true;
    if (scores.source !== 'camera') return;
    this.scores.value = scores;
    if (typeof scores.focusScore !== 'number') return;
    this.focusHistory.value = [...this.focusHistory.value, scores.focusScore].slice(-historyLength);
  }

  /** `no-frames`: the server waits for pictures that do not come. */
  failed(code: string): void {
    if (code === 'no-frames') this.arriving.value = false;
  }

  #check(): void {
    if (performance.now() - this.#lastAt > arrivingMs) this.arriving.value = false;
  }
}
