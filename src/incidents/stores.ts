import type { Incident, Still } from './incident.ts';

/** Keeps stills. A still can be read from the moment `keep` returns. */
export interface StillShelf {
  /** Answers the path under which staff read it. */
  keep(still: Still): string;
}

/** Takes incidents for good: every change ends up in the database, whatever fails in between. */
export interface IncidentRecords {
  record(incident: Incident, still: Still | null): void;
}

/** One point of an attempt's curve. Scores 0–100; `at` in epoch ms. */
export interface ScoreSample {
  attemptId: string;
  at: number;
  focus: number;
  engagement: number;
  signals: string[];
}

/** Takes samples and writes them in batches. */
export interface ScoreRecords {
  add(sample: ScoreSample): void;
}
