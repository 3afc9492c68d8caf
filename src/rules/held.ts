import type { Past } from '../signals/samples.ts';

interface Dated {
  readonly at: number;
}

/** What must hold. */
export interface Condition<T extends Dated> {
  holds(signal: T): boolean;
  /** Hysteresis: what has begun to hold goes on while this is true. Left out, it is the same as `holds`. */
  stays?(signal: T): boolean;
}

export interface Reach {
  /** Signals further apart than this leave a gap that nothing is known of, ms. */
  gapMs: number;
  /** A stretch of this length says enough: nobody needs to look further back, ms. */
  enoughMs: number;
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

/** Signals that contradict for no longer than this are taken for a slip of the detector, ms. */
const slipMs = 300;
/** A stretch is no longer one when the condition holds for less than this share of its signals. */
const leastShare = 0.6;

/**
 * How long a condition has held, looking back from the newest signal (oldest first in `signals`). One signal that
 * contradicts, or several within `slipMs`, does not end the stretch: detectors slip. Every second one is no slip.
 * Null when the newest signal contradicts or there is none.
 */
export function held<T extends Dated>(
  signals: Past<T>,
  { holds, stays = holds }: Condition<T>,
  { gapMs, enoughMs }: Reach,
): Held<T> | null {
  const newest = signals.at(-1);
  if (!newest || !stays(newest)) return null;
  let stretch: Held<T> | null = null;
  const staying: T[] = [];
  let later = newest.at;
  let counted = 0;
  let slips: T[] = [];
  for (let i = signals.length - 1; i >= 0; i--) {
    const signal = signals.at(i) as T;
    if (later - signal.at > gapMs || (stretch && newest.at - stretch.since >= enoughMs)) break;
    later = signal.at;
    if (!stays(signal)) {
      slips.push(signal);
      if (slips.length > 1 && (slips[0] as T).at - signal.at > slipMs) break;
      continue;
    }
    const counting = counted + slips.length + 1;
    if ((staying.length + 1) / counting < leastShare) break;
    counted = counting;
    slips = [];
    staying.push(signal);
    // What merely stays begins nothing: the stretch reaches back to the last signal that held.
    if (!holds(signal)) continue;
    stretch = { since: signal.at, until: newest.at, signals: [...staying], share: staying.length / counted };
  }
  return stretch;
}
