import { computed, signal } from '@preact/signals';
import type { ScoresMessage, ToStudentOf } from '../../protocol/student-messages.ts';

/** Focus numbers that the little curve shows. */
export const historyLength = 40;

/** What is captured counts as arriving while the last answer to it is younger than this, or than some intervals. */
const arrivingMs = 6_000;
const intervals = 2.5;
const checkMs = 1_000;

type Source = ScoresMessage['source'];

/** What comes back for the frames and the sound that were sent. */
export class Feedback {
  /** The newest of the camera. */
  readonly scores = signal<ScoresMessage | null>(null);
  /** What the student is told, and the focus score; both are of everything together, whatever was looked at last. */
  readonly hint = signal('');
  readonly focusHistory = signal<readonly number[]>([]);
  /** Whether it reaches the server and is looked at, by source; null until the first of it could have. */
  readonly arrivals = signal<Readonly<Record<Source, boolean | null>>>({
    camera: null,
    screen: null,
    audio: null,
  });
  /** The same of the camera. */
  readonly arriving = computed(() => this.arrivals.value.camera);
  readonly #lastAt = new Map<Source, number>();
  #screenIntervalMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  captureStarted(source: Source): void {
    if (!this.#lastAt.has(source)) this.#lastAt.set(source, performance.now());
    this.#timer ??= setInterval(() => this.#check(), checkMs);
  }

  /** It may begin again. */
  captureStopped(source: Source): void {
    this.#lastAt.delete(source);
    this.#arrives(source, null);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Screens are looked at so rarely that an answer may take a while. */
  setScreenInterval(ms: number): void {
    this.#screenIntervalMs = ms;
  }

  add(scores: ScoresMessage): void {
    const { source, message, focusScore } = scores;
    this.#lastAt.set(source, performance.now());
    this.#arrives(source, true);
    if (source === 'camera') this.scores.value = scores;
    if (message !== undefined) this.hint.value = message;
    if (typeof focusScore !== 'number') return;
    this.focusHistory.value = [...this.focusHistory.value, focusScore].slice(-historyLength);
  }

  /** `no-frames`: the server waits for something that does not come. What is not on yet cannot arrive. */
  failed({ code, source = 'camera' }: ToStudentOf<'ERROR'>): void {
    if (code === 'no-frames' && this.#lastAt.has(source)) this.#arrives(source, false);
  }

  #check(): void {
    for (const [source, at] of this.#lastAt) {
      const patience = source === 'screen' ? intervals * this.#screenIntervalMs : 0;
      if (performance.now() - at > Math.max(arrivingMs, patience)) this.#arrives(source, false);
    }
  }

  #arrives(source: Source, arrives: boolean | null): void {
    if (this.arrivals.value[source] === arrives) return;
    this.arrivals.value = { ...this.arrivals.value, [source]: arrives };
  }
}
