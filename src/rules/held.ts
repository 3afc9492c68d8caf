interface Dated {
  readonly at: number;
}

/** A stretch of signals, up to the newest one, in which a condition held. */
export interface Held<T extends Dated> {
  since: number;
  until: number;
  /** The signals for which it held, newest first. */
  signals: T[];
  /** Share of the stretch's signals for which it held, 0–1. */
  share: number;
}

/** Signals further apart than this leave a gap that nothing is known of, ms. */
export const longestGapMs = 2_500;
/** Signals that contradict for no longer than this are taken for a slip of the detector, ms. */
const slipMs = 300;
/** A stretch is no longer one when the condition holds for less than this share of its signals. */
const leastShare = 0.6;

/**
 * How long a condition has held, looking back from the newest signal (oldest first in `signals`). One signal that
 * contradicts, or several within `slipMs`, does not end the stretch: detectors slip. Every second one is no slip.
 * Null when the newest signal contradicts or there is none.
 */
export function held<T extends Dated>(signals: readonly T[], holds: (signal: T) => boolean): Held<T> | null {
  const newest = signals.at(-1);
  if (!newest || !holds(newest)) return null;
  const holding: T[] = [newest];
  let since = newest.at;
  let later = newest.at;
  let counted = 1;
  let slips: T[] = [];
  for (let i = signals.length - 2; i >= 0; i--) {
    const signal = signals[i];
    if (!signal || later - signal.at > longestGapMs) break;
    later = signal.at;
    if (!holds(signal)) {
      slips.push(signal);
      const first = slips[0]?.at ?? signal.at;
      if (slips.length > 1 && first - signal.at > slipMs) break;
      continue;
    }
    const counting = counted + slips.length + 1;
    if ((holding.length + 1) / counting < leastShare) break;
    counted = counting;
    slips = [];
    holding.push(signal);
    since = signal.at;
  }
  return { since, until: newest.at, signals: holding, share: holding.length / counted };
}

/** The newest signal is too old to say anything about now. */
export function isStale(signals: readonly Dated[], now: number, afterMs = longestGapMs): boolean {
  const newest = signals.at(-1);
  return newest === undefined || now - newest.at > afterMs;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
