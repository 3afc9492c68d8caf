import type { AttemptStatus } from '../protocol/common.ts';
import type { CheckResult, Consent } from '../protocol/exam.ts';
import type { Exemption } from '../protocol/timeline.ts';

/** One student taking one exam. Instants are epoch milliseconds. */
export interface Attempt {
  id: string;
  examId: string;
  studentNumber: string;
  name: string;
  status: AttemptStatus;
  consent: Consent;
  /** Results of the checks before the start, by name. */
  checks: Record<string, CheckResult>;
  /** Rules that are off for this student, each with the reason that staff gave. */
  exemptions: readonly Exemption[];
  joinedAt: number;
  startedAt: number | null;
  /** When time is up; moved by pauses and extensions. Null before the start. */
  endsAt: number | null;
  pausedAt: number | null;
  pauseReason: string | null;
  submittedAt: number | null;
  /** Given to the student when the attempt was handed in. */
  receipt: string | null;
  endReason: string | null;
}

/** Time left, in milliseconds: it stands still while paused, and is null before the start. */
export function remainingMs(attempt: Attempt, now: number): number | null {
  if (attempt.endsAt === null) return null;
  return Math.max(0, attempt.endsAt - (attempt.pausedAt ?? now));
}

/** Over for good: nothing is captured or accepted any more. */
export function isOver(status: AttemptStatus): boolean {
  return status === 'submitted' || status === 'terminated' || status === 'expired' || status === 'reviewed';
}
