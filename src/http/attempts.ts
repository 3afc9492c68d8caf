import type { z } from 'zod';
import { type Attempt, remainingMs } from '../exams/attempt.ts';
import type { Question } from '../exams/exam.ts';
import { unknownCursor } from '../exams/refusal.ts';
import type { StoredAnswers } from '../exams/stores.ts';
import type { AnswerInput, AttemptView, checkInput, OpenQuestion } from '../protocol/exam.ts';
import type { Connection } from '../protocol/teacher-messages.ts';
import type { Exemption } from '../protocol/timeline.ts';
import { actorOf, type StaffActor } from './exams.ts';
import type { Handlers } from './handler.ts';

/** The attempts, as HTTP needs them. Each method refuses what the attempt's state does not allow. */
export interface AttemptDesk {
  get(id: string): Promise<Attempt>;
  /** In the order in which they joined. */
  list(examId: string): Promise<Attempt[]>;
  answers(id: string): Promise<StoredAnswers>;
  /** All results so far. */
  saveCheck(id: string, input: z.infer<typeof checkInput>): Promise<Attempt>;
  start(id: string): Promise<{ attempt: Attempt; questions: readonly (Question | OpenQuestion)[] }>;
  saveAnswer(
    id: string,
    questionId: string,
    input: AnswerInput,
  ): Promise<{ revision: number; savedAt: number }>;
  submit(id: string): Promise<Attempt>;
  exempt(id: string, exemptions: readonly Exemption[], by: StaffActor): Promise<Attempt>;
}

interface AttemptOptions {
  attempts: AttemptDesk;
  exams: { get(id: string): Promise<unknown> };
  /** How the student's socket is now; offline when there is none. */
  connectionOf(attemptId: string): Connection;
  now?(): number;
}

/** Attempts in one answer of the list; each is sent with its answers. */
export const attemptsPerPage = 50;

export function attemptHandlers({ attempts, exams, connectionOf, now = Date.now }: AttemptOptions) {
  const view = async (attempt: Attempt): Promise<AttemptView> =>
    attemptView(attempt, await attempts.answers(attempt.id), connectionOf(attempt.id), now());

  return {
    async saveCheck({ params, body }) {
      const { checks } = await attempts.saveCheck(params.id, body);
      return { status: 200, body: { checks } };
    },

    async start({ params }) {
      const { attempt, questions } = await attempts.start(params.id);
      const { startedAt, endsAt } = attempt;
      if (startedAt === null || endsAt === null) throw new Error('a started attempt has no times');
      return { status: 200, body: { startedAt, endsAt, questions: questions.map(openQuestion) } };
    },

    async getAttempt({ params }) {
      return { status: 200, body: await view(await attempts.get(params.id)) };
    },

    async saveAnswer({ params, body }) {
      const { revision, savedAt } = await attempts.saveAnswer(params.id, params.questionId, body);
      return { status: 200, body: { revision, savedAt } };
    },

    async submit({ params }) {
      const { submittedAt, receipt } = await attempts.submit(params.id);
      if (submittedAt === null || receipt === null) throw new Error('a submitted attempt has no receipt');
      return { status: 200, body: { submittedAt, receipt } };
    },

    async putExemptions({ params, body, staff }) {
      const attempt = await attempts.exempt(params.id, body.exemptions, actorOf(staff));
      return { status: 200, body: await view(attempt) };
    },

    async listAttempts({ params, query }) {
      // An exam without attempts and an exam that does not exist are different answers.
      await exams.get(params.id);
      const { page, nextCursor } = pageAfter(await attempts.list(params.id), query.cursor);
      return { status: 200, body: { items: await Promise.all(page.map(view)), nextCursor } };
    },
  } satisfies Handlers;
}

/** The cursor is the id of the last attempt that was sent. */
function pageAfter(all: readonly Attempt[], cursor: string | undefined) {
  const last = cursor === undefined ? -1 : all.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && last === -1) throw unknownCursor();
  const page = all.slice(last + 1, last + 1 + attemptsPerPage);
  const more = last + 1 + page.length < all.length;
  return { page, nextCursor: more ? (page.at(-1)?.id ?? null) : null };
}

/** Field by field, so that the solution cannot slip out with a question. */
function openQuestion({ id, kind, prompt, options, points }: Question | OpenQuestion): OpenQuestion {
  return { id, kind, prompt, points, ...(options ? { options } : {}) };
}

function attemptView(
  attempt: Attempt,
  answers: StoredAnswers,
  connection: Connection,
  now: number,
): AttemptView {
  const { id, examId, studentNumber, name, status, startedAt, endsAt, checks, exemptions, consent } = attempt;
  return {
    id,
    examId,
    studentNumber,
    name,
    status,
    startedAt,
    endsAt,
    remainingMs: remainingMs(attempt, now),
    answers: { ...answers },
    checks,
    exemptions: [...exemptions],
    consent,
    connection,
  };
}
