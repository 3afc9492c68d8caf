import type { Targets } from '../shared/report.ts';
import type { LoadArguments } from './arguments.ts';

/** Ten students at five frames a second are what two cores are promised to carry. */
const promised = { students: 10, fps: 5 } as const;

const all = {
  'scores.p95_ms': { max: 200 },
  'alert.p95_ms': { max: 100 },
  'analysed.share': { min: 0.99 },
} as const;

/**
 * Up to the promised number of frames a second everything is promised. Above it frames may be replaced by newer ones,
 * but nobody is forgotten: of those that are looked at the scores still come in time.
 */
export function loadTargets({ students, fps }: Pick<LoadArguments, 'students' | 'fps'>): Targets {
  if (students * fps <= promised.students * promised.fps) return all;
  return { 'scores.p95_ms': all['scores.p95_ms'], fairness: { min: 0.8 } };
}
