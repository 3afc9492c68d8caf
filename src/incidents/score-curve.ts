import type { Assessment } from './monitor.ts';
import type { ScoreRecords } from './stores.ts';

/** Points of the curve are this far apart at least, ms. */
const everyMs = 1_000;

/** One attempt's curve of scores: a point a second, however many frames there are. */
export class ScoreCurve {
  readonly #attemptId: string;
  readonly #scores: ScoreRecords;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor({ attemptId, scores }: { attemptId: string; scores: ScoreRecords }) {
    this.#attemptId = attemptId;
    this.#scores = scores;
  }

  /** `at` is when the frame was received, epoch ms. */
  add({ focusScore, engagementScore, firing }: Assessment, at: number): void {
    if (at - this.#lastAt < everyMs) return;
    this.#lastAt = at;
    const attemptId = this.#attemptId;
    this.#scores.add({ attemptId, at, focus: focusScore, engagement: engagementScore, signals: firing });
  }
}
