import type { AttemptMonitor } from './monitor.ts';
import type { ScoreRecords, ScoreSample } from './stores.ts';

/** Points of the curve are this far apart at least, ms. */
const everyMs = 1_000;
/** While nothing comes but something fires, as when a student is away, a sample is written so often, ms. */
const awayMs = 10_000;

interface ScoreCurveOptions {
  monitor: Pick<AttemptMonitor, 'sample'>;
  scores: ScoreRecords;
}

/** One attempt's curve of scores: a sample a second, however many frames there are, with what explains it. */
export class ScoreCurve {
  readonly #options: ScoreCurveOptions;
  #lastAt = Number.NEGATIVE_INFINITY;
  #lastWrittenAt = Number.NEGATIVE_INFINITY;

  constructor(options: ScoreCurveOptions) {
    this.#options = options;
  }

  /** A frame was looked at, or a second has passed; `at` in epoch ms. */
  add(at: number): void {
    if (at - this.#lastAt >= everyMs) this.#sample(at);
  }

  /** The attempt pauses or is over: what has not been told yet is told now. */
  end(at: number): void {
    this.#sample(Math.max(at, this.#lastAt + 1));
  }

  #sample(at: number): void {
    const { monitor, scores } = this.#options;
    this.#lastAt = at;
    const sample = monitor.sample(at);
    const isDue = at - this.#lastWrittenAt >= awayMs && sample.signals.length > 0;
    if (!tellsAnything(sample) && !isDue) return;
    this.#lastWrittenAt = at;
    scores.add(sample);
  }
}

/** A student who is away for an hour need not fill an hour of rows. */
function tellsAnything({ engagement, points, gaps, facts }: ScoreSample): boolean {
  return engagement !== null || [points, gaps, facts].some((list) => list.length > 0);
}
