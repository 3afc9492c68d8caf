import type { StoredSample, TimelineRows } from '../exams/timeline.ts';
import type { Tag } from '../protocol/incident.ts';
import type { Gap, ScorePoint, TimelineView } from '../protocol/timeline.ts';
import type { FactLine } from '../signals/recording.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';

/** Samples whose facts are held in memory at once: at some kilobytes each, a few megabytes. */
const samplesPerPage = 1_000;

/** What happened in an attempt, in the order of time. */
export class TimelineRepository implements TimelineRows {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  async samples(attemptId: string, limit: number): Promise<StoredSample[]> {
    const rows = await this.#prisma.scoreSample.findMany({
      where: { attemptId },
      // The facts are many times as large as all the rest.
      omit: { attemptId: true, facts: true },
      orderBy: { at: 'asc' },
      take: limit,
    });
    return rows.map(({ at, signals, points, gaps, ...scores }) => ({
      at: at.getTime(),
      ...scores,
      signals: signals as Tag[],
      points: (points ?? []) as unknown as ScorePoint[],
      gaps: (gaps ?? []) as unknown as Gap[],
    }));
  }

  async pageEvents(attemptId: string, limit: number): Promise<TimelineView['pageEvents']> {
    const rows = await this.#prisma.pageEvent.findMany({
      where: { attemptId },
      omit: { attemptId: true },
      orderBy: [{ at: 'asc' }, { receivedAt: 'asc' }],
      take: limit,
    });
    return rows.map((row) => ({ ...row, at: row.at.getTime(), receivedAt: row.receivedAt.getTime() }));
  }

  async commands(attemptId: string, limit: number): Promise<TimelineView['commands']> {
    const rows = await this.#prisma.auditLog.findMany({
      where: { attemptId, OR: [{ action: { startsWith: 'command.' } }, { action: 'attempt.exempted' }] },
      orderBy: { at: 'asc' },
      take: limit,
    });
    const staff = rows.flatMap(({ actorKind, actorId }) =>
      actorKind === 'user' && actorId ? [actorId] : [],
    );
    const names = await this.#namesOf(new Set(staff));
    return rows.map(({ at, action, actorId, details }) => ({
      at: at.getTime(),
      action,
      by: names.get(actorId ?? '') ?? null,
      details,
    }));
  }

  /** Newest first in the index, so the search ends as soon as there are enough. */
  async screenText(
    attemptId: string,
    words: readonly string[],
    limit: number,
  ): Promise<TimelineView['screenText']> {
    const rows = await this.#prisma.$queryRaw<{ at: Date; text: string }[]>`
      SELECT at, text
      FROM screen_texts
      WHERE attempt_id = ${attemptId} AND folded LIKE ALL (${words.map(patternOf)}::text[])
      ORDER BY at DESC, id DESC
      LIMIT ${limit}`;
    return rows.reverse().map(({ at, text }) => ({ at: at.getTime(), text }));
  }

  /** The log outlives the accounts it speaks of, so some may be missing. */
  async #namesOf(userIds: ReadonlySet<string>): Promise<Map<string, string>> {
    const users = await this.#prisma.user.findMany({
      where: { id: { in: [...userIds] } },
      select: { id: true, name: true },
    });
    return new Map(users.map(({ id, name }) => [id, name]));
  }

  /** The recorded signals in the order in which they were kept, page by page. */
  async *factsOf(attemptId: string): AsyncGenerator<FactLine[]> {
    let after: Date | null = null;
    for (;;) {
      const rows: { at: Date; facts: Prisma.JsonValue }[] = await this.#prisma.scoreSample.findMany({
        where: { attemptId, facts: { not: Prisma.DbNull }, ...(after ? { at: { gt: after } } : {}) },
        select: { at: true, facts: true },
        orderBy: { at: 'asc' },
        take: samplesPerPage,
      });
      if (rows.length > 0) yield rows.flatMap(({ facts }) => facts as unknown as FactLine[]);
      if (rows.length < samplesPerPage) return;
      after = rows.at(-1)?.at ?? null;
    }
  }
}

/** Anywhere in the text, and to the letter: `%`, `_` and `\` mean something to LIKE. */
const patternOf = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`;
