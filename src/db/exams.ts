import { isDeepStrictEqual } from 'node:util';
import { isOver } from '../exams/attempt.ts';
import type { Exam, Question } from '../exams/exam.ts';
import type { ExamCounts, ExamStore } from '../exams/stores.ts';
import type { AttemptStatus } from '../protocol/common.ts';
import type { PolicyInput } from '../protocol/policy.ts';
import { completePolicy } from '../protocol/presets.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { stepLimits } from './transaction.ts';

const withQuestions = { questions: { orderBy: { position: 'asc' } } } as const;
type Row = Prisma.ExamGetPayload<{ include: typeof withQuestions }>;

/** Exams with their questions. A deleted exam keeps its row, for the audit, and is found no more. */
export class ExamRepository implements ExamStore {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  async insert(exam: Exam): Promise<boolean> {
    try {
      const questions = { create: exam.questions.map(questionFields) };
      await this.#prisma.exam.create({ data: { id: exam.id, ...fieldsOf(exam), questions } });
      return true;
    } catch (error) {
      // Also a deleted exam keeps its code: an old invitation must not lead into another exam.
      const { joinCode } = exam;
      const taken = await this.#prisma.exam.findUnique({ where: { joinCode }, select: { id: true } });
      if (taken && taken.id !== exam.id) return false;
      throw error;
    }
  }

  async byId(id: string): Promise<Exam | null> {
    return this.#first({ id });
  }

  async byJoinCode(joinCode: string): Promise<Exam | null> {
    return this.#first({ joinCode });
  }

  async #first(where: Prisma.ExamWhereInput): Promise<Exam | null> {
    const row = await this.#prisma.exam.findFirst({
      where: { ...where, deletedAt: null },
      include: withQuestions,
    });
    return row && examOf(row);
  }

  async page(after: { createdAt: number; id: string } | null, limit: number): Promise<Exam[]> {
    const createdAt = new Date(after?.createdAt ?? 0);
    const older = after && {
      OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: after.id } }],
    };
    const rows = await this.#prisma.exam.findMany({
      where: { deletedAt: null, ...older },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit,
      include: withQuestions,
    });
    return rows.map(examOf);
  }

  async change(id: string, step: (exam: Exam, hasAttempts: boolean) => Exam): Promise<Exam | null> {
    return this.#prisma.$transaction(async (tx) => {
      const exam = await locked(tx, id);
      if (!exam) return null;
      const next = step(exam, await hasAttempts(tx, id));
      await tx.exam.update({ where: { id }, data: fieldsOf(next) });
      if (!isDeepStrictEqual(exam.questions, next.questions)) {
        await tx.question.deleteMany({ where: { examId: id } });
        const rows = next.questions.map((question, position) => ({
          examId: id,
          ...questionFields(question, position),
        }));
        await tx.question.createMany({ data: rows });
      }
      return next;
    }, stepLimits);
  }

  async remove(id: string, at: number): Promise<'removed' | 'in-use' | 'unknown'> {
    return this.#prisma.$transaction(async (tx) => {
      if (!(await locked(tx, id))) return 'unknown';
      if (await hasAttempts(tx, id)) return 'in-use';
      await tx.exam.update({ where: { id }, data: { deletedAt: new Date(at) } });
      return 'removed';
    }, stepLimits);
  }

  async takenQuestionIds(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.#prisma.question.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true },
    });
    return new Set(rows.map(({ id }) => id));
  }

  async counts(examIds: readonly string[]): Promise<Map<string, ExamCounts>> {
    const examId = { in: [...examIds] };
    const [attempts, incidents] = await Promise.all([
      this.#prisma.attempt.groupBy({ by: ['examId', 'status'], where: { examId }, _count: true }),
      this.#prisma.incident.groupBy({ by: ['examId'], where: { examId, status: 'open' }, _count: true }),
    ]);
    const counts = new Map(
      examIds.map((id) => [id, { joined: 0, running: 0, finished: 0, openIncidents: 0 }]),
    );
    for (const { examId, status, _count } of attempts) {
      const of = counts.get(examId);
      if (!of) continue;
      of.joined += _count;
      if (isOver(status as AttemptStatus)) of.finished += _count;
      else if (status === 'running' || status === 'paused') of.running += _count;
    }
    for (const { examId, _count } of incidents) {
      const of = counts.get(examId);
      if (of) of.openIncidents = _count;
    }
    return counts;
  }
}

/** The exam, held so that nobody joins (AttemptRepository.insert waits) and nobody else changes it. */
async function locked(tx: Prisma.TransactionClient, id: string): Promise<Exam | null> {
  await tx.$queryRaw`SELECT id FROM exams WHERE id = ${id} FOR UPDATE`;
  const row = await tx.exam.findFirst({ where: { id, deletedAt: null }, include: withQuestions });
  return row && examOf(row);
}

async function hasAttempts(tx: Prisma.TransactionClient, examId: string): Promise<boolean> {
  return (await tx.attempt.findFirst({ where: { examId }, select: { id: true } })) !== null;
}

function fieldsOf(exam: Exam) {
  return {
    title: exam.title,
    description: exam.description,
    joinCode: exam.joinCode,
    durationMinutes: exam.durationMinutes,
    opensAt: dateOf(exam.opensAt),
    closesAt: dateOf(exam.closesAt),
    policy: exam.policy satisfies object as Prisma.InputJsonObject,
    createdById: exam.createdBy,
    createdAt: new Date(exam.createdAt),
  };
}

function questionFields(question: Question, position: number) {
  const { id, kind, prompt, options, answer, tolerance, points } = question;
  return {
    ...{ id, position, kind, prompt, points },
    // A key that is left out is NULL; null itself would be the JSON value.
    ...(options && { options }),
    ...(answer !== undefined && { answer }),
    ...(tolerance !== undefined && { tolerance }),
  };
}

function examOf(row: Row): Exam {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    durationMinutes: row.durationMinutes,
    opensAt: row.opensAt?.getTime() ?? null,
    closesAt: row.closesAt?.getTime() ?? null,
    joinCode: row.joinCode,
    policy: completePolicy(row.policy as PolicyInput),
    questions: row.questions.map(questionOf),
    createdAt: row.createdAt.getTime(),
    createdBy: row.createdById,
  };
}

function questionOf(row: Row['questions'][number]): Question {
  return {
    id: row.id,
    kind: row.kind as Question['kind'],
    prompt: row.prompt,
    points: row.points,
    ...(row.options !== null && { options: row.options as string[] }),
    ...(row.answer !== null && { answer: row.answer as number | number[] }),
    ...(row.tolerance !== null && { tolerance: row.tolerance }),
  };
}

const dateOf = (instant: number | null) => (instant === null ? null : new Date(instant));
