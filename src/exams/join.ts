import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Consent, JoinInput } from '../protocol/exam.ts';
import { type Attempt, isOver } from './attempt.ts';
import { missingConsents } from './consent.ts';
import type { DeviceRequest, DeviceRequests } from './device-requests.ts';
import type { Exam } from './exam.ts';
import type { Exams } from './exams.ts';
import { Refusal } from './refusal.ts';
import { transition } from './state.ts';
import type { AttemptStore } from './stores.ts';
import { storable } from './text.ts';
import { hashToken, newToken } from './token.ts';

/** Tokens outlive the end of their attempt by this long, so that late answers and receipts still come through. */
export const tokenGraceMs = 24 * 60 * 60_000;

/** Before the start and in a pause a token does not age, for then the end is not known yet. */
export function tokenIsAlive(attempt: Attempt, now: number): boolean {
  return attempt.endsAt === null || attempt.pausedAt !== null || now <= attempt.endsAt + tokenGraceMs;
}

export interface JoinFrom {
  /** The token that the request carries in its header or cookie. */
  token?: string | undefined;
  userAgent: string;
}

export type Joined = { exam: Exam; attempt: Attempt } & (
  | { outcome: 'new' | 'again' | 'other-device'; token: string }
  | { outcome: 'asked' | 'asked-again'; request: DeviceRequest }
);

interface JoiningOptions {
  store: AttemptStore;
  exams: Pick<Exams, 'byJoinCode'>;
  requests: DeviceRequests;
  now: () => number;
}

type ByCode = Extract<JoinInput, { joinCode: string }>;

/**
 * Who comes in, and with which token. A new student number gets an attempt; one that has an attempt gets in with that
 * attempt's token, or from another device once a teacher allowed it, which revokes the token before.
 * One may join before `opensAt`, for the checks take time, but not after `closesAt`.
 */
export class Joining {
  readonly #store: AttemptStore;
  readonly #exams: Pick<Exams, 'byJoinCode'>;
  readonly #requests: DeviceRequests;
  readonly #now: () => number;

  constructor({ store, exams, requests, now }: JoiningOptions) {
    this.#store = store;
    this.#exams = exams;
    this.#requests = requests;
    this.#now = now;
  }

  async join(input: JoinInput, from: JoinFrom): Promise<Joined> {
    if ('inviteToken' in input) {
      throw new Refusal('not-implemented', 'This server does not serve invitations yet. Join by the code.');
    }
    const exam = await this.#exams.byJoinCode(input.joinCode);
    requireConsent(exam, input.consent);
    const studentNumber = storable(input.studentNumber);
    const known = await this.#store.byStudent(exam.id, studentNumber);
    if (known) return this.#again(exam, known, input, from);
    const fresh = await this.#first(exam, input, studentNumber);
    if (fresh) return fresh;
    // Somebody joined with this number at the same moment, or the exam was deleted.
    const other = await this.#store.byStudent(exam.id, studentNumber);
    if (other) return this.#again(exam, other, input, from);
    throw new Refusal('unknown-join-code', 'This exam is no longer there.');
  }

  async #first(exam: Exam, input: ByCode, studentNumber: string): Promise<Joined | null> {
    const now = this.#now();
    if (exam.closesAt !== null && now >= exam.closesAt) {
      throw new Refusal('closed', 'The exam has closed.', { closesAt: exam.closesAt });
    }
    const invited = newAttempt(exam.id, studentNumber, storable(input.name), input.consent, now);
    const attempt = transition(invited, { type: 'join', exam }, now);
    if (attempt instanceof Refusal) throw attempt;
    const token = newToken();
    const inserted = await this.#store.insert(attempt, hashToken(token));
    return inserted ? { outcome: 'new', exam, attempt, token } : null;
  }

  async #again(
    exam: Exam,
    { attempt, tokenHash }: { attempt: Attempt; tokenHash: string },
    input: ByCode,
    from: JoinFrom,
  ): Promise<Joined> {
    if (from.token && isToken(from.token, tokenHash) && tokenIsAlive(attempt, this.#now())) {
      return { outcome: 'again', exam, attempt, token: from.token };
    }
    const allowed = input.requestId && this.#requests.take(input.requestId, attempt.id);
    if (allowed) return this.#otherDevice(exam, attempt, tokenHash, allowed);
    const asked = input.requestId && this.#requests.find(input.requestId);
    if (asked && asked.attemptId === attempt.id) {
      return { outcome: 'asked-again', exam, attempt, request: asked };
    }
    return { outcome: 'asked', exam, attempt, request: this.#requests.open(attempt.id, from.userAgent) };
  }

  async #otherDevice(
    exam: Exam,
    attempt: Attempt,
    tokenHash: string,
    request: DeviceRequest,
  ): Promise<Joined> {
    const token = newToken();
    let replaced = false;
    try {
      replaced = await this.#store.replaceToken(attempt.id, tokenHash, hashToken(token));
    } finally {
      if (!replaced) this.#requests.putBack(request);
    }
    // Another allowed device was faster by a moment: this one may try again with its request.
    if (!replaced) return { outcome: 'asked-again', exam, attempt, request };
    return { outcome: 'other-device', exam, attempt, token };
  }
}

export function alreadyJoined(attempt: Attempt, requestId: string): Refusal {
  const message = isOver(attempt.status)
    ? 'This student number has finished this exam. Your teacher can let you in to see it.'
    : 'This student number takes this exam on another device. Your teacher can let you in here.';
  return new Refusal('already-joined', message, { requestId });
}

function requireConsent(exam: Exam, given: Consent): void {
  const missing = missingConsents(exam.policy, given);
  if (missing.length === 0) return;
  throw new Refusal('consent-required', 'This exam cannot be taken without these consents.', { missing });
}

function isToken(token: string, hash: string): boolean {
  const presented = Buffer.from(hashToken(token));
  const stored = Buffer.from(hash);
  return presented.length === stored.length && timingSafeEqual(presented, stored);
}

function newAttempt(
  examId: string,
  studentNumber: string,
  name: string,
  consent: Consent,
  now: number,
): Attempt {
  return {
    id: randomUUID(),
    examId,
    studentNumber,
    name,
    status: 'invited',
    consent,
    checks: {},
    exemptions: [],
    joinedAt: now,
    startedAt: null,
    endsAt: null,
    pausedAt: null,
    pauseReason: null,
    submittedAt: null,
    receipt: null,
    endReason: null,
  };
}
