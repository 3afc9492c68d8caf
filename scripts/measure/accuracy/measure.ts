import type { Figures, Targets } from '../shared/report.ts';
import type { DataSet } from './data-set.ts';
import type { Analyser, Viewer } from './viewer.ts';

/** What a measure found out. */
export interface Findings {
  figures: Figures;
  /** Of what the data allowed to measure: a figure that is missing then has missed its target. */
  targets: Targets;
  /** Lines for people: what was left out, and what stands out. */
  remarks: readonly string[];
}

/** What a measure works with. */
export interface Workplace {
  data: DataSet;
  viewer: Viewer;
  /** For pictures in a row, which leave something behind for the next one. */
  analyser: Analyser;
}

/** One thing that is measured. A new one is a file and a line in `measures.ts`. */
export interface Measure {
  /** Chosen by `--only`; its figures begin with it. */
  readonly name: string;
  run(workplace: Workplace): Promise<Findings>;
}

/** The data do not hold what is needed. */
export function leftOut(why: string): Findings {
  return { figures: {}, targets: {}, remarks: [`left out: ${why}`] };
}

export function joined(all: readonly Findings[]): Findings {
  return {
    figures: Object.assign({}, ...all.map(({ figures }) => figures)),
    targets: Object.assign({}, ...all.map(({ targets }) => targets)),
    remarks: all.flatMap(({ remarks }) => remarks),
  };
}
