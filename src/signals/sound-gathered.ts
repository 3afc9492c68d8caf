import type { SoundObservation } from '../analysis/audio/sound-observation.ts';
import type { SignalOf } from './signal.ts';

/** Signals are told about so often that the rule can tell a pause: four for the shortest one, within these bounds, ms. */
const signalsAPause = 4;
const shortestMs = 100;
const longestMs = 1_000;

/** When a stretch begins so much after the one before ended, no sound came between them, ms. */
const gapMs = 300;

/** More sound of one student does not wait at once, ms; what is dated earlier still was made before the clock was set back. */
const longestBurstMs = 5_000;

type Stretch = Pick<SoundObservation, 'spanMs' | 'speechMs' | 'confidence'>;

/**
 * Short stretches as signals of about half a second: rounds come ten times a second, which is more than a rule needs. A long
 * one, when sound was held up on its way, is told in parts as if it had come in time: far apart, signals look like gaps.
 */
export class GatheredSpeech {
  readonly #wholeMs: number;
  #at = Number.NEGATIVE_INFINITY;
  /** When the newest signal was dated. */
  #toldAt = Number.NEGATIVE_INFINITY;
  #spanMs = 0;
  #speechMs = 0;
  /** Sums of confidence, weighed by speech and by length. */
  #ofSpeech = 0;
  #ofAll = 0;

  /** `pauseMs`: the shortest silence that the rule takes for a pause. */
  constructor({ pauseMs }: { pauseMs: number }) {
    this.#wholeMs = Math.min(longestMs, Math.max(shortestMs, pauseMs / signalsAPause));
  }

  /** `at` is the instant at which the stretch ended, epoch ms. */
  add({ spanMs, speechMs, confidence }: Stretch, at: number): SignalOf<'A6'>[] {
    // What was gathered before a gap is told as it stands: a signal is one stretch without a hole.
    const before = at - spanMs - this.#at > gapMs ? this.#take() : [];
    this.#at = at;
    this.#spanMs += spanMs;
    this.#speechMs += speechMs;
    this.#ofSpeech += confidence * speechMs;
    this.#ofAll += confidence * spanMs;
    return this.#spanMs >= this.#wholeMs ? [...before, ...this.#take()] : before;
  }

  #take(): SignalOf<'A6'>[] {
    if (this.#spanMs === 0) return [];
    const [whole, speechMs, confidence] = [this.#spanMs, this.#speechMs, this.#confidence];
    const parts = Math.ceil(whole / longestMs);
    const beginningOf = (part: number) => (part === parts ? whole : Math.round((whole * part) / parts));
    const signals = Array.from({ length: parts }, (_, i) => {
      const spanMs = beginningOf(i + 1) - beginningOf(i);
      const endedAt = this.#at - whole + beginningOf(i + 1);
      // What comes in one burst with what was told before is no second telling of it.
      const isBurst = endedAt <= this.#toldAt && endedAt > this.#toldAt - longestBurstMs;
      this.#toldAt = isBurst ? this.#toldAt + 1 : endedAt;
      const its = { spanMs, speechMs: (speechMs * spanMs) / whole, confidence };
      return { tag: 'A6', at: this.#toldAt, ...its } as const;
    });
    this.#spanMs = 0;
    this.#speechMs = 0;
    this.#ofSpeech = 0;
    this.#ofAll = 0;
    return signals;
  }

  get #confidence(): number {
    return this.#speechMs > 0 ? this.#ofSpeech / this.#speechMs : this.#ofAll / this.#spanMs;
  }
}
