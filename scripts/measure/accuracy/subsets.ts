import type { Label } from './data-set.ts';
import { wilson } from './interval.ts';

/** How often a rule raised a false alarm in one subset of the cases. */
export interface SubsetAlarms {
  subset: string;
  alarms: number;
  n: number;
}

/** A subset with fewer cases says too little to be told by itself. */
const fewestOfSubset = 20;

/** The cases by what is said of them and where they are from; a case may belong to several subsets. Large ones only. */
export function subsetsOf<T>(
  cases: readonly T[],
  labelOf: (one: T) => Label,
): [subset: string, cases: T[]][] {
  const subsets = new Map<string, T[]>();
  for (const one of cases) {
    const { attributes, source } = labelOf(one);
    for (const subset of new Set([...attributes, source].filter(Boolean))) {
      subsets.set(subset, [...(subsets.get(subset) ?? []), one]);
    }
  }
  return [...subsets].filter(([, list]) => list.length >= fewestOfSubset);
}

/** A rule that is so much worse for some than for others must not judge by default. */
const mostTimes = 2;

/**
 * A line for each subset in which a rule's false-alarm rate is over twice that of the best subset. It says so too when
 * the cases are too few to be sure: when the intervals overlap.
 */
export function unevenness(rule: string, subsets: readonly SubsetAlarms[]): string[] {
  const rate = ({ alarms, n }: SubsetAlarms) => alarms / n;
  const [best, ...others] = subsets.filter(({ n }) => n > 0).toSorted((a, b) => rate(a) - rate(b));
  if (!best) return [];
  return others
    .filter((other) => rate(other) > mostTimes * rate(best))
    .map((other) => {
      const isSure = wilson(other.alarms, other.n).low > wilson(best.alarms, best.n).high;
      const words = [other, best].map((s) => `${rate(s).toFixed(3)} in ${s.subset} (n ${s.n})`);
      return `${rule}: false alarms ${words.join(', best ')}: over twice the best${isSure ? '' : ', but the intervals overlap'}`;
    });
}
