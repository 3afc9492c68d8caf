import type { Past } from '../signals/samples.ts';
import { type Condition, type Held, held } from './held.ts';
import { type Firing, noSignal, quiet, rateTooLow, type Verdict } from './rule.ts';

interface Dated {
  readonly at: number;
}

export interface Sustained<T extends Dated> extends Condition<T> {
  signals: Past<T>;
  /** How long it must hold before the rule fires, ms. */
  ms: number;
  now: number;
  /** Looks further apart than this do not show that something held in between, ms. Default: `longestGapMs(ms)`. */
  gapMs?: number;
}

/**
 * The longest distance of two looks that still show a condition of `ms`: about as long as it must hold, but at least
 * 1.5 s (the slowest rate of a policy is one frame a second, and frames come late), and at most 2.5 s.
 */
export const longestGapMs = (ms: number) => Math.min(2_500, Math.max(1_500, ms));

/** How far back a rule looks whose condition must hold for `ms`: one gap more, so that its beginning is seen. */
export const sustainedLookBackMs = (ms: number, gapMs = longestGapMs(ms)) => ms + 2 * gapMs;

/** The verdict of a rule whose condition must hold for some time; `what` tells what was seen once it fires. */
export function sustained<T extends Dated>(
  condition: Sustained<T>,
  what: (stretch: Held<T>) => Pick<Firing, 'severity' | 'confidence' | 'details'>,
): Verdict {
  const { signals, ms, now, gapMs = longestGapMs(ms) } = condition;
  const unmeasured = unmeasurable(signals, gapMs, now);
  if (unmeasured) return unmeasured;
  const stretch = held(signals, condition, { gapMs, enoughMs: ms + gapMs });
  if (!stretch) return quiet;
  const { since, until } = stretch;
  if (until - since < ms) return { state: 'building', since };
  return { state: 'firing', since, until, ...what(stretch) };
}

/** Null when looks are fresh and close enough to one another. One long distance is a gap, two in a row are the rate. */
export function unmeasurable(signals: Past<Dated>, gapMs: number, now: number): Verdict | null {
  const newest = signals.at(-1);
  if (!newest) return noSignal;
  const age = now - newest.at;
  const before = signals.at(-2);
  if (before && newest.at - before.at > gapMs) {
    const first = signals.at(-3);
    // Between two rare looks nothing else is wrong than their rate; when the next does not come, something is.
    if (first && before.at - first.at > gapMs && age <= newest.at - first.at) return rateTooLow;
  }
  return age > gapMs ? noSignal : null;
}
