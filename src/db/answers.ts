import type { AnswerStore, AnswerToSave, SavedAnswer, StoredAnswers } from '../exams/stores.ts';
import type { AnswerValue } from '../protocol/exam.ts';
import type { Prisma, PrismaClient, Answer as Row } from './generated/client.ts';

export class AnswerRepository implements AnswerStore {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  async save(answer: AnswerToSave): Promise<{ saved: boolean; stored: SavedAnswer | null }> {
    const { attemptId, questionId, revision, savedAt } = answer;
    if (await this.#saveNewer(answer))
      return { saved: true, stored: { value: answer.value, revision, savedAt } };
    const key = { attemptId, questionId };
    const row = await this.#prisma.answer.findUnique({ where: { attemptId_questionId: key } });
    return { saved: false, stored: row && savedAnswerOf(row) };
  }

  /**
   * One statement, so that of any number of saves at once the highest revision stays. Reading the attempt FOR SHARE
   * waits for a change of it (AttemptRepository.change) and then sees its outcome: after handing in, no answer follows.
   */
  async #saveNewer({
    attemptId,
    questionId,
    value,
    revision,
    savedAt,
    madeAt,
  }: AnswerToSave): Promise<boolean> {
    const rows = await this.#prisma.$queryRaw<unknown[]>`
      WITH open AS (
        SELECT id FROM attempts WHERE id = ${attemptId} AND status IN ('running', 'paused') FOR SHARE
      )
      INSERT INTO answers AS stored (attempt_id, question_id, value, revision, saved_at, made_at)
      SELECT open.id, ${questionId}::text, ${JSON.stringify(value)}::jsonb, ${revision}::int,
        ${new Date(savedAt)}::timestamptz, ${new Date(madeAt)}::timestamptz
      FROM open
      ON CONFLICT (attempt_id, question_id) DO UPDATE
        SET value = EXCLUDED.value, revision = EXCLUDED.revision,
          saved_at = EXCLUDED.saved_at, made_at = EXCLUDED.made_at
        WHERE stored.revision < EXCLUDED.revision
      RETURNING stored.revision`;
    return rows.length === 1;
  }

  ofAttempt(attemptId: string): Promise<StoredAnswers> {
    return readAnswers(this.#prisma, attemptId);
  }
}

/** By question id; in a transaction when given one. */
export async function readAnswers(
  prisma: PrismaClient | Prisma.TransactionClient,
  attemptId: string,
): Promise<StoredAnswers> {
  const rows = await prisma.answer.findMany({ where: { attemptId } });
  return Object.fromEntries(rows.map((row) => [row.questionId, savedAnswerOf(row)]));
}

function savedAnswerOf(row: Row): SavedAnswer {
  return { value: row.value as AnswerValue, revision: row.revision, savedAt: row.savedAt.getTime() };
}
