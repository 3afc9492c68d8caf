import type { ClockOrigin } from '../shared/clock.ts';

/** One student that a generator process plays. */
export interface StudentPlan {
  /** Counts through all students of the run. */
  index: number;
  attemptId: string;
  token: string;
}

/** What all students of a run do. */
export interface RunPlan {
  url: string;
  /** Of all generators together. */
  students: number;
  fps: number;
  /** Sent before the measurement begins: the sockets are warm and every network is loaded then. */
  warmUpMs: number;
  runMs: number;
  /** How far apart a student's screens are, ms; null without screens. */
  screenIntervalMs: number | null;
  audio: boolean;
  /** Capture at `fps` whatever the server asks for. */
  ignoreRate: boolean;
  pictures: string | null;
  clock: ClockOrigin;
}

/** Everything that crosses to a generator process. */
export type ToGenerator =
  | { type: 'prepare'; plan: RunPlan; students: StudentPlan[] }
  /** Epoch ms by the run's clock. */
  | { type: 'go'; startAt: number };

export type FromGenerator =
  | { type: 'ready' }
  | { type: 'done'; students: StudentRecord[]; cpuSeconds: number }
  | { type: 'failed'; message: string };

/** What became of one student's frames, in the order of sending. */
export interface StudentRecord {
  attemptId: string;
  frames: FrameRecord[];
  screens: FrameRecord[];
  /** A packet each; most get no SCORES of their own. */
  sounds: FrameRecord[];
  /** What the server asked for by RATE, in the order in which it came. */
  rates: RateRecord[];
  /** ERROR messages of the server, by code. */
  errors: Record<string, number>;
}

/** From `at` (epoch ms) on the student should capture so many camera frames a second. */
export interface RateRecord {
  at: number;
  fps: number;
}

export interface FrameRecord {
  /** When it should have been sent; like all that follow, epoch ms. */
  dueAt: number;
  sentAt: number;
  /** Null for a frame that got no SCORES. */
  scores: { arrivedAt: number; receivedAt: number; analysedAt: number; path: string } | null;
}
