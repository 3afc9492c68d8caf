import { unknownCursor } from '../exams/refusal.ts';
import type { IncidentListQuery } from '../exams/reviews.ts';
import { storable } from '../exams/text.ts';
import type { Incident, StoredStill } from '../incidents/incident.ts';
import {
  type IncidentDetails,
  type IncidentView,
  type Review,
  type Severity,
  type Tag,
  tagName,
} from '../protocol/incident.ts';
import { seenIn } from '../rules/engine.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { stepLimits } from './transaction.ts';

const withRelations = {
  attempt: { select: { studentNumber: true } },
  evidence: { orderBy: { at: 'asc' } },
} as const satisfies Prisma.IncidentInclude;
type Row = Prisma.IncidentGetPayload<{ include: typeof withRelations }>;

/** Incidents with their evidence and reviews. */
export class IncidentRepository {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  /** Writes the newest revision; an older one that comes late, or the same again, changes nothing. */
  async save(incident: Incident, still: StoredStill | null): Promise<void> {
    const prisma = this.#prisma;
    const { id, examId, attemptId, tag, startedAt, endedAt, revision } = incident;
    const changing = {
      severity: incident.severity,
      confidence: incident.confidence,
      status: endedAt === null ? 'open' : 'closed',
      endedAt: endedAt === null ? null : new Date(endedAt),
      durationMs: endedAt === null ? null : Math.round(endedAt - startedAt),
      details: incident.details as Prisma.InputJsonValue,
      revision,
    };
    const first = {
      id,
      examId,
      attemptId,
      tag,
      name: tagName[tag],
      startedAt: new Date(startedAt),
      ruleVersion: incident.ruleVersion,
    };
    const writes: Prisma.PrismaPromise<unknown>[] = [
      prisma.incident.createMany({ data: { ...first, ...changing }, skipDuplicates: true }),
      prisma.incident.updateMany({ where: { id, revision: { lt: revision } }, data: changing }),
    ];
    if (still) {
      const data = { ...still, at: new Date(still.at), kind: 'still', incidentId: id, attemptId };
      writes.push(prisma.evidence.createMany({ data, skipDuplicates: true }));
    }
    await prisma.$transaction(writes);
  }

  /**
   * Oldest first. The cursor is the id of the last incident of the page before.
   * @throws Refusal `unknown-cursor`
   */
  async list(
    examId: string,
    query: IncidentListQuery,
  ): Promise<{ items: IncidentView[]; nextCursor: string | null }> {
    const { status, tag, attemptId, cursor, limit } = query;
    if (cursor !== undefined && !(await this.#isOf(examId, cursor))) throw unknownCursor();
    const where: Prisma.IncidentWhereInput = { examId };
    if (status) where.status = status;
    if (tag) where.tag = tag;
    if (attemptId) where.attemptId = attemptId;
    const rows = await this.#prisma.incident.findMany({
      where,
      include: withRelations,
      orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
      take: limit + 1,
      ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    });
    const items = rows.slice(0, limit).map(view);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async #isOf(examId: string, id: string): Promise<boolean> {
    return (await this.#prisma.incident.count({ where: { id, examId } })) > 0;
  }

  /** Oldest first. */
  async ofAttempt(attemptId: string, limit: number): Promise<IncidentView[]> {
    const rows = await this.#prisma.incident.findMany({
      where: { attemptId },
      include: withRelations,
      orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
      take: limit,
    });
    return rows.map(view);
  }

  async get(id: string): Promise<IncidentView | null> {
    const row = await this.#prisma.incident.findUnique({ where: { id }, include: withRelations });
    return row && view(row);
  }

  /** Null when there is no such incident (yet). */
  async review(
    id: string,
    action: Review,
    note: string | null,
    userId: string,
  ): Promise<IncidentView | null> {
    const reviewed = await this.#prisma.$transaction(async (prisma) => {
      const { count } = await prisma.incident.updateMany({ where: { id }, data: { review: action } });
      if (count === 0) return false;
      const data = { id: crypto.randomUUID(), incidentId: id, userId, action, note: storable(note) };
      await prisma.review.create({ data });
      return true;
    }, stepLimits);
    return reviewed ? this.get(id) : null;
  }

  /** Incidents nobody has looked at yet, by attempt. */
  async unreviewed(examId: string): Promise<Map<string, string[]>> {
    const rows = await this.#prisma.incident.findMany({
      // What is technical asks for no look.
      where: { examId, review: null, severity: { not: 'technical' } },
      select: { id: true, attemptId: true },
    });
    const byAttempt = new Map<string, string[]>();
    for (const { id, attemptId } of rows) byAttempt.set(attemptId, [...(byAttempt.get(attemptId) ?? []), id]);
    return byAttempt;
  }

  /**
   * Episodes that began before `instant` (epoch ms) and that a crash left open end with the last score sample that
   * names their tag. The revision stays: a job that still waits may know the true end. Answers how many.
   */
  async closeLeftOpen(instant: number): Promise<number> {
    return this.#prisma.$executeRaw`
      WITH ends AS (
        SELECT i.id, coalesce(max(s.at), i.started_at) AS at
        FROM incidents i
        LEFT JOIN score_samples s
          ON s.attempt_id = i.attempt_id AND s.at >= i.started_at AND i.tag = ANY (s.signals)
        WHERE i.status = 'open' AND i.started_at < ${new Date(instant)}
        GROUP BY i.id
      )
      UPDATE incidents i
      SET status = 'closed', ended_at = ends.at,
          duration_ms = extract(epoch FROM ends.at - i.started_at) * 1000
      FROM ends WHERE ends.id = i.id`;
  }

  /** Pictures older than the policy of their exam keeps them, oldest first. `now` in epoch ms. */
  expiredEvidence(now: number, limit: number): Promise<{ id: string }[]> {
    return this.#prisma.$queryRaw`
      SELECT e.id
      FROM evidence e
      JOIN incidents i ON i.id = e.incident_id
      JOIN exams x ON x.id = i.exam_id
      WHERE e.at < ${new Date(now)}::timestamptz
        - make_interval(days => (x.policy -> 'retentionDays' ->> 'evidence')::int)
      ORDER BY e.at
      LIMIT ${limit}`;
  }

  async forgetEvidence(ids: readonly string[]): Promise<void> {
    await this.#prisma.evidence.deleteMany({ where: { id: { in: [...ids] } } });
  }
}

function view(row: Row): IncidentView {
  const tag = row.tag as Tag;
  const details = row.details as IncidentDetails;
  return {
    id: row.id,
    examId: row.examId,
    attemptId: row.attemptId,
    studentNumber: row.attempt.studentNumber,
    tag,
    name: row.name,
    severity: row.severity as Severity,
    confidence: row.confidence,
    status: row.status as IncidentView['status'],
    review: row.review as Review | null,
    startedAt: row.startedAt.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
    durationMs: row.durationMs,
    details,
    seen: seenIn(tag, details),
    evidence: row.evidence.map((e) => ({
      id: e.id,
      kind: e.kind as 'still' | 'strip' | 'clip',
      source: e.source as 'camera' | 'screen' | 'audio',
      url: `/api/evidence/${e.id}`,
      at: e.at.getTime(),
    })),
  };
}
