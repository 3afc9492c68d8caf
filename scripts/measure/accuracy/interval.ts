import type { Figures } from '../shared/report.ts';

/** Standard deviations around the middle of a bell that hold 95 % of it. */
const z = 1.959964;

export interface Interval {
  low: number;
  high: number;
}

/**
 * The 95 % interval of a share, of which `hits` of `n` were seen (E. B. Wilson, 1927). Unlike the plain one it stays
 * within 0–1 and is of use for few cases and for shares near 0 and 1.
 */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const share = hits / n;
  const middle = share + z ** 2 / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  // At the ends the terms cancel each other but for a rounding error.
  return {
    low: hits === 0 ? 0 : (middle - half) / scale,
    high: hits === n ? 1 : (middle + half) / scale,
  };
}

/** The 95 % interval of a rate a unit of time, of which `events` were counted in `units`: the same idea for counts. */
export function rateInterval(events: number, units: number): Interval {
  if (units === 0) return { low: 0, high: Number.POSITIVE_INFINITY };
  const middle = events + z ** 2 / 2;
  const half = z * Math.sqrt(events + z ** 2 / 4);
  return { low: Math.max(0, middle - half) / units, high: (middle + half) / units };
}

/** `NAME`, `NAME.n`, `NAME.low` and `NAME.high` of a share; nothing when there was no case. */
export function shareFigures(name: string, hits: number, n: number): Figures {
  return n === 0 ? {} : named(name, hits / n, n, wilson(hits, n));
}

/** The same of a mean, with the interval that its own spread gives; a single value has none. */
export function meanFigures(name: string, values: readonly number[]): Figures {
  const n = values.length;
  if (n === 0) return {};
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { [name]: mean, [`${name}.n`]: 1 };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = z * Math.sqrt(variance / n);
  return named(name, mean, n, { low: Math.max(0, mean - half), high: mean + half });
}

export function named(name: string, value: number, n: number, { low, high }: Interval): Figures {
  return { [name]: value, [`${name}.n`]: n, [`${name}.low`]: low, [`${name}.high`]: high };
}
