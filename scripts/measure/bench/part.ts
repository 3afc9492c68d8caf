import type { Figures, Targets } from '../shared/report.ts';

/** One thing that the bench measures. A new one is a file and a line in `parts.ts`. */
export interface BenchPart {
  /** Chosen by `--only`. */
  readonly name: string;
  readonly targets: Targets;
  /** `tell` is given what goes on, for people who wait. Rejects when it cannot measure. */
  run(tell: (words: string) => void): Promise<Figures>;
}
