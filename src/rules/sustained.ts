import { type Held, held, isStale } from './held.ts';
import { type Firing, quiet, unmeasured, type Verdict } from './rule.ts';

interface Dated {
  readonly at: number;
}

export interface Sustained<T extends Dated> {
  /** Oldest first. */
  signals: readonly T[];
  holds(signal: T): boolean;
  /** How long it must hold before the rule fires, ms. */
  ms: number;
  now: number;
}

/** The verdict of a rule whose condition must hold for some time; `what` tells what was seen once it fires. */
export function sustained<T extends Dated>(
  { signals, holds, ms, now }: Sustained<T>,
  what: (stretch: Held<T>) => Pick<Firing, 'severity' | 'confidence' | 'details'>,
): Verdict {
  if (isStale(signals, now)) return unmeasured;
  const stretch = held(signals, holds);
  if (!stretch) return quiet;
  const { since, until } = stretch;
  if (until - since < ms) return { state: 'building', since };
  return { state: 'firing', since, until, ...what(stretch) };
}
