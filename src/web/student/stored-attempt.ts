import type { ExamSummary, OpenQuestion } from '../../protocol/exam.ts';
import type { Policy } from '../../protocol/policy.ts';
import { readJson, writeJson } from '../shared/store.ts';

/** What this browser knows of the attempt it takes. The token is kept apart, for this tab only. */
export interface StoredAttempt {
  attemptId: string;
  exam: ExamSummary;
  policy: Policy;
}

/** What is left after handing in. */
export interface Receipt {
  title: string;
  submittedAt: number;
  receipt: string;
}

const attemptKey = 'invigil.attempt';
const tokenKey = 'invigil.token';
const receiptKey = 'invigil.receipt';
const questionsKey = (id: string) => `invigil.questions.${id}`;
const placeKey = (id: string) => `invigil.place.${id}`;

/** Where the student is in the exam. */
export interface Place {
  current: number;
  flagged: string[];
}

export function keepAttempt(attempt: StoredAttempt, token: string): void {
  writeJson(localStorage, attemptKey, attempt);
  writeJson(sessionStorage, tokenKey, { attemptId: attempt.attemptId, token });
  sessionStorage.removeItem(receiptKey);
}

export function readAttempt(): StoredAttempt | null {
  return readJson<StoredAttempt | null>(localStorage, attemptKey, null);
}

/** Null in a new tab: then the cookie that the server set speaks for the student. */
export function readToken(attemptId: string): string | null {
  const held = readJson<{ attemptId: string; token: string } | null>(sessionStorage, tokenKey, null);
  return held?.attemptId === attemptId ? held.token : null;
}

export function keepQuestions(attemptId: string, questions: OpenQuestion[]): void {
  writeJson(sessionStorage, questionsKey(attemptId), questions);
}

export function readQuestions(attemptId: string): OpenQuestion[] | null {
  return readJson<OpenQuestion[] | null>(sessionStorage, questionsKey(attemptId), null);
}

export function keepPlace(attemptId: string, place: Place): void {
  writeJson(localStorage, placeKey(attemptId), place);
}

export function readPlace(attemptId: string): Place {
  return readJson<Place>(localStorage, placeKey(attemptId), { current: 0, flagged: [] });
}

export function readReceipt(): Receipt | null {
  return readJson<Receipt | null>(sessionStorage, receiptKey, null);
}

/** Nothing of the attempt stays on this computer but the receipt, for as long as the tab is open. */
export function forgetAttempt(attemptId: string, receipt: Receipt | null): void {
  localStorage.removeItem(attemptKey);
  localStorage.removeItem(placeKey(attemptId));
  sessionStorage.removeItem(tokenKey);
  sessionStorage.removeItem(questionsKey(attemptId));
  if (receipt) writeJson(sessionStorage, receiptKey, receipt);
}
