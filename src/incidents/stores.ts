import type { Tag } from '../protocol/incident.ts';
import type { Gap, ScorePoint } from '../protocol/timeline.ts';
import type { AttentionState } from '../signals/attention/state.ts';
import type { FactLine } from '../signals/recording.ts';
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

/** One second of an attempt: where the scores stood, and everything that is needed to explain or reckon them again. */
export interface ScoreSample {
  attemptId: string;
  /** Epoch ms. */
  at: number;
  /** 0–100 */
  focus: number;
  /** 0–100, or null when no frame was looked at. */
  engagement: number | null;
  /** 0–100, or null when it is not inferred of this student. */
  confusion: number | null;
  /** Tags whose condition held. */
  signals: Tag[];
  /** Movements of the focus score that ended since the sample before. */
  points: ScorePoint[];
  /** Stretches without measuring that ended since the sample before. */
  gaps: Gap[];
  /** The signals since the sample before, as lines of a recording. */
  facts: FactLine[];
}

/** Takes samples and writes them in batches. */
export interface ScoreRecords {
  add(sample: ScoreSample): void;
}

/** One student of whom confusion may be inferred. */
export interface AttentionWatch {
  /** What was kept before, as it was read; told at most once. */
  told(state: unknown): void;
  /** What is learnt by now; null when there is nothing to keep that is newer than `instant`, epoch ms. */
  newerThan(instant: number): AttentionState | null;
}

/** Keeps what the confusion score has learnt of students while they take their exams. */
export interface AttentionStates {
  /** Until what it returns is called, when the last of it is kept once more. */
  watch(attemptId: string, watch: AttentionWatch): () => void;
  /** The attempt is over. */
  remove(attemptId: string): void;
}

/** What was new on one screen, as it is written. */
export interface ScreenText {
  /** UUID */
  id: string;
  attemptId: string;
  /** Epoch ms. */
  at: number;
  /** Lines, parted by line feeds. */
  text: string;
}

/** Takes what is read from students' shared screens and writes it in batches. The text is for staff only: never in a log. */
export interface ScreenTextRecords {
  /** The lines that are new on a screen. `at` is when the frame came, epoch ms: by it the text is found, and removed in time. */
  add(text: { attemptId: string; at: number; lines: readonly string[] }): void;
}
