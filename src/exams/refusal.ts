import type { EnrolmentFault } from '../protocol/exam.ts';

/** What an exam or an attempt may refuse, by code. HTTP maps each code to a status. */
export type RefusalCode =
  | EnrolmentFault
  | 'already-enrolled'
  | 'too-many-pictures'
  | 'not-found'
  | 'forbidden'
  | 'unknown-join-code'
  | 'not-open-yet'
  | 'closed'
  | 'consent-required'
  | 'already-joined'
  | 'not-ready'
  | 'attempt-over'
  | 'attempt-paused'
  | 'not-running'
  | 'not-paused'
  | 'stale-revision'
  | 'invalid-answer'
  | 'unknown-question'
  | 'unknown-check'
  | 'attention-not-allowed'
  | 'exam-in-use'
  | 'join-code-taken'
  | 'unknown-cursor'
  | 'not-implemented';

/** A request that was understood and is not granted. `message` says what happened and what to do. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Extra fields of the answer, such as `missing` or `stored`. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: RefusalCode, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}

/** A list cannot go on behind an entry that it does not have. */
export function unknownCursor(): Refusal {
  const message = 'The cursor is not one of this list. Begin again without it.';
  return new Refusal('unknown-cursor', message, { path: 'cursor' });
}
