import type { Attempt } from '../exams/attempt.ts';
import type { AttemptStep, AttemptStore } from '../exams/stores.ts';
import type { AttemptStatus } from '../protocol/common.ts';
import { readAnswers } from './answers.ts';
import type { Prisma, PrismaClient, Attempt as Row } from './generated/client.ts';
import { stepLimits } from './transaction.ts';

export class AttemptRepository implements AttemptStore {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  async insert(attempt: Attempt, tokenHash: string): Promise<boolean> {
    return this.#prisma.$transaction(async (tx) => {
      // Held until the attempt is in: no change of the exam's questions and no deletion comes between.
      const exams = await tx.$queryRaw<unknown[]>`
        SELECT id FROM exams WHERE id = ${attempt.examId} AND deleted_at IS NULL FOR SHARE`;
      if (exams.length === 0) return false;
      const { id, examId, studentNumber, consent } = attempt;
      const constant = { id, examId, studentNumber, name: attempt.name, tokenHash, consent };
      const instants = { consentAt: new Date(attempt.joinedAt), joinedAt: new Date(attempt.joinedAt) };
      const data = { ...constant, ...instants, ...stateOf(attempt) };
      // The unique index on exam and student number decides between two at once.
      const { count } = await tx.attempt.createMany({ data, skipDuplicates: true });
      return count === 1;
    }, stepLimits);
  }

  async byId(id: string): Promise<Attempt | null> {
    const row = await this.#prisma.attempt.findUnique({ where: { id } });
    return row && attemptOf(row);
  }

  async byTokenHash(tokenHash: string): Promise<Attempt | null> {
    const row = await this.#prisma.attempt.findUnique({ where: { tokenHash } });
    return row && attemptOf(row);
  }

  async byStudent(
    examId: string,
    studentNumber: string,
  ): Promise<{ attempt: Attempt; tokenHash: string } | null> {
    const key = { examId, studentNumber };
    const row = await this.#prisma.attempt.findUnique({ where: { examId_studentNumber: key } });
    return row && { attempt: attemptOf(row), tokenHash: row.tokenHash };
  }

  async ofExam(examId: string): Promise<Attempt[]> {
    const rows = await this.#prisma.attempt.findMany({
      where: { examId },
      orderBy: [{ joinedAt: 'asc' }, { id: 'asc' }],
    });
    return rows.map(attemptOf);
  }

  async endingBefore(instant: number): Promise<Attempt[]> {
    const rows = await this.#prisma.attempt.findMany({
      where: { status: 'running', endsAt: { lt: new Date(instant) } },
      orderBy: { endsAt: 'asc' },
    });
    return rows.map(attemptOf);
  }

  async change(id: string, step: AttemptStep): Promise<{ previous: Attempt; attempt: Attempt } | null> {
    return this.#prisma.$transaction(async (tx) => {
      // Other changes and AnswerRepository.save wait here; rows that merely refer to the attempt do not.
      await tx.$queryRaw`SELECT id FROM attempts WHERE id = ${id} FOR NO KEY UPDATE`;
      const row = await tx.attempt.findUnique({ where: { id } });
      if (!row) return null;
      const previous = attemptOf(row);
      const attempt = await step(previous, () => readAnswers(tx, id));
      if (attempt !== previous) await tx.attempt.update({ where: { id }, data: stateOf(attempt) });
      return { previous, attempt };
    }, stepLimits);
  }

  async replaceToken(id: string, oldHash: string, newHash: string): Promise<boolean> {
    const { count } = await this.#prisma.attempt.updateMany({
      where: { id, tokenHash: oldHash },
      data: { tokenHash: newHash },
    });
    return count === 1;
  }
}

/** What the state machine may change. */
function stateOf(attempt: Attempt) {
  return {
    status: attempt.status,
    checks: attempt.checks satisfies object as Prisma.InputJsonObject,
    exemptions: [...attempt.exemptions] satisfies object as Prisma.InputJsonArray,
    joinedAt: new Date(attempt.joinedAt),
    startedAt: dateOf(attempt.startedAt),
    endsAt: dateOf(attempt.endsAt),
    pausedAt: dateOf(attempt.pausedAt),
    pauseReason: attempt.pauseReason,
    submittedAt: dateOf(attempt.submittedAt),
    receipt: attempt.receipt,
    endReason: attempt.endReason,
  };
}

function attemptOf(row: Row): Attempt {
  return {
    id: row.id,
    examId: row.examId,
    studentNumber: row.studentNumber,
    name: row.name,
    status: row.status as AttemptStatus,
    consent: row.consent as Attempt['consent'],
    checks: row.checks as unknown as Attempt['checks'],
    exemptions: row.exemptions as unknown as Attempt['exemptions'],
    joinedAt: row.joinedAt.getTime(),
    startedAt: row.startedAt?.getTime() ?? null,
    endsAt: row.endsAt?.getTime() ?? null,
    pausedAt: row.pausedAt?.getTime() ?? null,
    pauseReason: row.pauseReason,
    submittedAt: row.submittedAt?.getTime() ?? null,
    receipt: row.receipt,
    endReason: row.endReason,
  };
}

const dateOf = (instant: number | null) => (instant === null ? null : new Date(instant));
