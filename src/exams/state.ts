import { isDeepStrictEqual } from 'node:util';
import { isKnownCheck } from '../protocol/checks.ts';
import type { CheckDetail, CheckResult } from '../protocol/exam.ts';
import type { Exemption } from '../protocol/timeline.ts';
import { type Attempt, isOver } from './attempt.ts';
import { missingChecks } from './checks.ts';
import type { Exam } from './exam.ts';
import { Refusal } from './refusal.ts';

/** What of an exam decides about its attempts. */
export type ExamRules = Pick<Exam, 'durationMinutes' | 'opensAt' | 'closesAt' | 'policy'>;

export type AttemptEvent =
  | { type: 'join'; exam: ExamRules }
  | { type: 'check'; name: string; ok: boolean; detail?: CheckDetail | undefined; exam: ExamRules }
  | { type: 'waive'; name: string; exam: ExamRules }
  | { type: 'approve'; exam: ExamRules }
  | { type: 'start'; exam: ExamRules }
  | { type: 'pause'; reason: string }
  | { type: 'resume' }
  /** Minutes may be negative; time never ends before the present. */
  | { type: 'extend'; minutes: number }
  /** The whole list: it takes the place of the one before. */
  | { type: 'exempt'; exemptions: readonly Exemption[] }
  | { type: 'submit'; receipt: string; exam: ExamRules }
  | { type: 'terminate'; reason: string }
  | { type: 'expire'; exam: ExamRules };

type EventOf<T extends AttemptEvent['type']> = Extract<AttemptEvent, { type: T }>;

/**
 * The attempt after an event, or why the event is refused. Pure; an event that changes nothing returns the same
 * object. The rules of time:
 * - `endsAt` is first min(start + duration, `closesAt`): `closesAt` bounds new joins, new starts and the end they get.
 * - Remaining time stands still in a pause: leaving it moves `endsAt` by the time paused, past `closesAt` too, for a
 *   pause must cost the student nothing. An extension is a person's decision and may pass `closesAt` as well.
 * - Handing in is possible until `endsAt` + `graceMs`, and in a pause; from then on the attempt can only expire.
 * - Submitted, terminated, expired and reviewed are final here.
 */
export function transition(attempt: Attempt, event: AttemptEvent, now: number): Attempt | Refusal {
  if (event.type === 'submit' && attempt.status === 'submitted') return attempt;
  if (isOver(attempt.status)) return attemptOver(attempt);
  switch (event.type) {
    case 'join':
      return join(attempt, event, now);
    case 'check':
      return check(attempt, event.name, resultOf(event, now), event.exam);
    case 'waive':
      return check(attempt, event.name, { ok: false, at: now, waived: true }, event.exam);
    case 'approve':
      return check(attempt, 'approval', { ok: true, at: now }, event.exam);
    case 'start':
      return start(attempt, event, now);
    case 'pause':
      return pause(attempt, event, now);
    case 'resume':
      if (attempt.status !== 'paused') return new Refusal('not-paused', 'The attempt is not paused.');
      return { ...leavePause(attempt, now), status: 'running' };
    case 'extend':
      return extend(attempt, event, now);
    case 'exempt':
      if (isDeepStrictEqual(attempt.exemptions, event.exemptions)) return attempt;
      return { ...attempt, exemptions: event.exemptions };
    case 'submit':
      return submit(attempt, event, now);
    case 'terminate':
      return { ...leavePause(attempt, now), status: 'terminated', endReason: event.reason };
    case 'expire':
      return expire(attempt, event, now);
  }
}

/** Past the end and past the grace for what was made before it. Never while paused. */
export function isDue(attempt: Attempt, graceMs: number, now: number): boolean {
  return attempt.status === 'running' && attempt.endsAt !== null && now > attempt.endsAt + graceMs;
}

export function attemptOver(attempt: Attempt): Refusal {
  return new Refusal('attempt-over', 'This attempt is over; nothing more is taken.', {
    status: attempt.status,
  });
}

function join(attempt: Attempt, event: EventOf<'join'>, now: number): Attempt | Refusal {
  if (attempt.status !== 'invited') return new Refusal('already-joined', 'This attempt was joined before.');
  return { ...attempt, status: readiness(attempt, event.exam), joinedAt: now };
}

function resultOf({ ok, detail }: EventOf<'check'>, at: number): CheckResult {
  return { ok, at, ...(detail ? { detail } : {}) };
}

function check(attempt: Attempt, name: string, result: CheckResult, exam: ExamRules): Attempt | Refusal {
  if (attempt.status === 'invited') return new Refusal('not-running', 'Nobody has joined this attempt yet.');
  if (!isKnownCheck(name)) return new Refusal('unknown-check', `There is no check named “${name}”.`);
  const before = attempt.checks[name];
  // A waiver stands whatever the browser reports later; a waived check that passed has passed.
  const waived = result.waived || before?.waived;
  const ok = result.waived ? (before?.ok ?? false) : result.ok;
  const beforeStart = attempt.status === 'checking' || attempt.status === 'waiting';
  // What was measured stays when the check is waived later; once the exam has begun nobody may move the own centre (A3).
  const detail = result.waived || !beforeStart ? before?.detail : result.detail;
  const known = { ok, at: result.at, ...(waived ? { waived } : {}), ...(detail ? { detail } : {}) };
  const checked = { ...attempt, checks: { ...attempt.checks, [name]: known } };
  return beforeStart ? { ...checked, status: readiness(checked, exam) } : checked;
}

function readiness(attempt: Attempt, exam: ExamRules): 'checking' | 'waiting' {
  return missingChecks(exam.policy, attempt).length > 0 ? 'checking' : 'waiting';
}

function start(attempt: Attempt, { exam }: EventOf<'start'>, now: number): Attempt | Refusal {
  if (attempt.status === 'running' || attempt.status === 'paused') return attempt;
  if (exam.opensAt !== null && now < exam.opensAt) {
    return new Refusal('not-open-yet', 'The exam has not opened yet.', { opensAt: exam.opensAt });
  }
  if (exam.closesAt !== null && now >= exam.closesAt) {
    return new Refusal('closed', 'The exam has closed.', { closesAt: exam.closesAt });
  }
  const missing = missingChecks(exam.policy, attempt);
  if (attempt.status === 'invited' || missing.length > 0) {
    return new Refusal('not-ready', 'Something is still to be done before the start.', { missing });
  }
  const byDuration = now + Math.round(exam.durationMinutes * 60_000);
  const endsAt = Math.min(byDuration, exam.closesAt ?? byDuration);
  return { ...attempt, status: 'running', startedAt: now, endsAt };
}

function pause(attempt: Attempt, event: EventOf<'pause'>, now: number): Attempt | Refusal {
  if (attempt.status === 'paused') return new Refusal('attempt-paused', 'The attempt is already paused.');
  if (attempt.status !== 'running') return notRunning();
  if (attempt.endsAt !== null && now >= attempt.endsAt) return attemptOver(attempt);
  return { ...attempt, status: 'paused', pausedAt: now, pauseReason: event.reason };
}

/** Time goes on where it stood: the end moves by the time paused. */
function leavePause(attempt: Attempt, now: number): Attempt {
  if (attempt.pausedAt === null || attempt.endsAt === null) return attempt;
  // A clock that was set back must not take time away.
  const pausedFor = Math.max(0, now - attempt.pausedAt);
  return { ...attempt, endsAt: attempt.endsAt + pausedFor, pausedAt: null, pauseReason: null };
}

function extend(attempt: Attempt, event: EventOf<'extend'>, now: number): Attempt | Refusal {
  if (attempt.endsAt === null) return notRunning();
  const endsAt = attempt.endsAt + Math.round(event.minutes * 60_000);
  // Taking time away ends it now at the earliest, and never moves an end that has passed.
  const earliest = Math.min(attempt.endsAt, attempt.pausedAt ?? now);
  return { ...attempt, endsAt: Math.max(earliest, endsAt) };
}

function submit(attempt: Attempt, event: EventOf<'submit'>, now: number): Attempt | Refusal {
  if (attempt.startedAt === null) return notRunning();
  if (isDue(attempt, event.exam.policy.graceMs, now)) return attemptOver(attempt);
  return { ...leavePause(attempt, now), status: 'submitted', submittedAt: now, receipt: event.receipt };
}

function expire(attempt: Attempt, event: EventOf<'expire'>, now: number): Attempt | Refusal {
  if (attempt.status !== 'running') return notRunning();
  if (!isDue(attempt, event.exam.policy.graceMs, now)) return attempt;
  return { ...attempt, status: 'expired', endReason: 'time-up' };
}

function notRunning(): Refusal {
  return new Refusal('not-running', 'The attempt has not started.');
}
