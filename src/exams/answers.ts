import type { AnswerValue } from '../protocol/exam.ts';
import { type Attempt, isOver } from './attempt.ts';
import type { Question } from './exam.ts';
import { Refusal } from './refusal.ts';
import { attemptOver } from './state.ts';

/** Whether a value can be an answer to this question, whatever it is worth. */
export function fitsQuestion(question: Question, value: AnswerValue): boolean {
  const count = question.options?.length ?? 0;
  const isIndex = (n: unknown) => Number.isInteger(n) && (n as number) >= 0 && (n as number) < count;
  switch (question.kind) {
    case 'single':
      return isIndex(value);
    case 'multiple':
      return Array.isArray(value) && value.every(isIndex) && new Set(value).size === value.length;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'text':
      return typeof value === 'string';
  }
}

/** Values as JSON has them, so that −0 is 0 and a stored value equals the one that was sent. */
export const sameValue = (a: AnswerValue, b: AnswerValue): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * When an answer was made, as far as the server believes it: not before the start and not after it arrived. So the
 * student's clock, wherever it stands, never costs an answer that arrives in time; a lie gains the grace at most.
 */
export function madeAt(attempt: Attempt, claimed: number | undefined, now: number): number {
  return Math.round(Math.max(attempt.startedAt ?? now, Math.min(claimed ?? now, now)));
}

/**
 * Why an answer made at `made` and arriving at `now` is not taken, or null when it is.
 * Taken are answers made before the end and sent within the grace. In a pause, answers made before it are still
 * taken, at any time: they were waiting to be sent. One made during the pause is refused; the page sends it again
 * after the pause.
 */
export function answerRefusal(attempt: Attempt, made: number, graceMs: number, now: number): Refusal | null {
  if (isOver(attempt.status)) return attemptOver(attempt);
  if (attempt.endsAt === null) return new Refusal('not-running', 'The attempt has not started.');
  if (attempt.pausedAt !== null) {
    if (made <= attempt.pausedAt) return null;
    return new Refusal('attempt-paused', 'The attempt is paused: send this answer again when it goes on.');
  }
  const inTime = made <= attempt.endsAt && now <= attempt.endsAt + graceMs;
  return inTime ? null : attemptOver(attempt);
}
