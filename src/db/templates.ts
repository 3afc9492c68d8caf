import type { SealedTemplate } from '../exams/sealed-template.ts';
import type { TemplateRows } from '../exams/templates.ts';
import type { PrismaClient, FaceTemplate as Row } from './generated/client.ts';
import { stepLimits } from './transaction.ts';

/** Sealed templates of enrolled faces, one an attempt. */
export class TemplateRepository implements TemplateRows {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  /**
   * One statement. Reading the attempt FOR SHARE waits for a change of it (AttemptRepository.change) and then sees its
   * outcome: once the exam has begun, no template is replaced.
   */
  async save({ attemptId, model, frames, sealed, keyId, createdAt }: SealedTemplate): Promise<boolean> {
    const rows = await this.#prisma.$queryRaw<unknown[]>`
      WITH open AS (
        SELECT id, status FROM attempts
        WHERE id = ${attemptId} AND status IN ('checking', 'waiting', 'running', 'paused') FOR SHARE
      )
      INSERT INTO face_templates AS stored (attempt_id, model, frames, sealed, key_id, created_at)
      SELECT open.id, ${model}::text, ${frames}::int, ${sealed}::bytea, ${keyId}::text,
        ${new Date(createdAt)}::timestamptz
      FROM open
      ON CONFLICT (attempt_id) DO UPDATE
        SET model = EXCLUDED.model, frames = EXCLUDED.frames, sealed = EXCLUDED.sealed,
          key_id = EXCLUDED.key_id, created_at = EXCLUDED.created_at
        WHERE (SELECT status FROM open) IN ('checking', 'waiting')
      RETURNING stored.attempt_id`;
    return rows.length === 1;
  }

  async byAttempt(attemptId: string): Promise<SealedTemplate | null> {
    const row = await this.#prisma.faceTemplate.findUnique({ where: { attemptId } });
    return row && sealedOf(row);
  }

  /**
   * Seals some rows anew that are not under the key `keyId`, in one transaction: those whose attempt id comes after `after`,
   * by that id, `limit` at most. What `step` gives null for stays as it is. A row that is written meanwhile waits.
   * Answers the last id looked at, null at the end.
   */
  async change(
    { keyId, after, limit }: { keyId: string; after: string; limit: number },
    step: (row: SealedTemplate) => Promise<SealedTemplate | null>,
  ): Promise<string | null> {
    return this.#prisma.$transaction(async (tx) => {
      const ids = await tx.$queryRaw<{ attempt_id: string }[]>`
        SELECT attempt_id FROM face_templates
        WHERE key_id <> ${keyId} AND attempt_id > ${after}
        ORDER BY attempt_id LIMIT ${limit} FOR UPDATE`;
      for (const { attempt_id: attemptId } of ids) {
        const row = await tx.faceTemplate.findUnique({ where: { attemptId } });
        const changed = row && (await step(sealedOf(row)));
        if (!changed) continue;
        const { sealed, keyId: newKeyId } = changed;
        await tx.faceTemplate.update({ where: { attemptId }, data: { sealed, keyId: newKeyId } });
      }
      return ids.at(-1)?.attempt_id ?? null;
    }, stepLimits);
  }

  /**
   * Removes templates whose time is up by the policy of their exam (`retentionDays.templates`), `limit` at once. It counts
   * from the end of the attempt; of one that is paused from the pause, and of one that never began from the last moment it
   * could be expected to begin. `now` in epoch ms. Answers how many.
   */
  forgetExpired(now: number, limit: number): Promise<number> {
    return this.#prisma.$executeRaw`
      DELETE FROM face_templates WHERE attempt_id IN (
        SELECT t.attempt_id
        FROM face_templates t
        JOIN attempts a ON a.id = t.attempt_id
        JOIN exams x ON x.id = a.exam_id
        WHERE a.status <> 'running'
          AND CASE
              WHEN a.started_at IS NULL THEN greatest(t.created_at, x.opens_at, x.closes_at)
              WHEN a.status = 'paused' THEN a.paused_at
              ELSE coalesce(a.submitted_at, a.ends_at, t.created_at)
            END < ${new Date(now)}::timestamptz
              - make_interval(days => coalesce((x.policy -> 'retentionDays' ->> 'templates')::int, 1))
        LIMIT ${limit})`;
  }
}

function sealedOf(row: Row): SealedTemplate {
  const { attemptId, model, frames, sealed, keyId } = row;
  return {
    attemptId,
    model,
    frames,
    sealed: new Uint8Array(sealed),
    keyId,
    createdAt: row.createdAt.getTime(),
  };
}
