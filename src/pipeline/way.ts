import type { Logger } from 'pino';
import type { WatchedAttempt } from '../exams/watched-attempt.ts';
import type { Frame } from '../frames/frame.ts';
import type { IncidentChange } from '../incidents/incident.ts';
import type { LiveView, PipelineMetrics, Students } from './outlets.ts';

/** What every way needs to know of the rest. */
export interface WayOptions {
  students: Students;
  live: LiveView;
  metrics: PipelineMetrics;
  log: Logger;
  now(): number;
  /** Undefined when nobody watches this attempt. */
  watched(attemptId: string): WatchedAttempt | undefined;
  report(watched: WatchedAttempt, changes: readonly IncidentChange[]): void;
}

/** A frame could not be looked at: its sender hears of what is the sender's fault, we of the rest. */
export function refused(
  { students, log }: Pick<WayOptions, 'students' | 'log'>,
  kind: number,
  { attemptId, seq }: Frame,
  error: unknown,
): void {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'bad-frame') {
    students.refuseFrame(attemptId, { kind, seq }, message ?? 'The frame cannot be decoded.');
  } else {
    log.error({ err: error, attemptId }, 'a frame could not be analysed');
  }
}
