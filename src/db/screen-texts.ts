import { storable } from '../exams/text.ts';
import type { ScreenText } from '../incidents/stores.ts';
import { folded } from '../protocol/folding.ts';
import type { PrismaClient } from './generated/client.ts';

/** The text of students' screens. The timeline reads it: see `TimelineRepository`. */
export class ScreenTextRepository {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  /**
   * One statement with one parameter. What is there already is left alone, so a write may be repeated; text of attempts
   * that are gone is left out. The search's form is made here: not every PostgreSQL has `unaccent`.
   */
  async saveAll(rows: readonly ScreenText[]): Promise<void> {
    const stored = rows.map((row) => {
      const text = storable(row.text);
      return { ...row, text, folded: folded(text) };
    });
    await this.#prisma.$executeRaw`
      INSERT INTO screen_texts (id, attempt_id, at, text, folded)
      SELECT t.id, a.id, to_timestamp(t.at / 1000), t.text, t.folded
      FROM jsonb_to_recordset(${JSON.stringify(stored)}::jsonb) AS t (
        id text, "attemptId" text, at float8, text text, folded text)
      JOIN attempts a ON a.id = t."attemptId"
      ON CONFLICT DO NOTHING`;
  }

  /** Bytes of text that are stored of each of these attempts; without an entry for those of which nothing is. */
  async bytesOf(attemptIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#prisma.$queryRaw<{ id: string; bytes: number }[]>`
      SELECT attempt_id AS id, sum(octet_length(text))::float8 AS bytes
      FROM screen_texts
      WHERE attempt_id = ANY (${[...attemptIds]})
      GROUP BY attempt_id`;
    return new Map(rows.map(({ id, bytes }) => [id, bytes]));
  }

  /**
   * Removes text that is older than its exam's policy (`retentionDays.text`) keeps it, `limit` rows at once. Only attempts
   * that are as old are looked into. `now` in epoch ms. Answers how many rows.
   */
  forgetExpired(now: number, limit: number): Promise<number> {
    return this.#prisma.$executeRaw`
      DELETE FROM screen_texts WHERE (attempt_id, at, id) IN (
        SELECT t.attempt_id, t.at, t.id
        FROM (
          SELECT a.id, a.joined_at, ${new Date(now)}::timestamptz
            - make_interval(days => coalesce((x.policy -> 'retentionDays' ->> 'text')::int, 30)) AS before
          FROM attempts a
          JOIN exams x ON x.id = a.exam_id
        ) old
        JOIN screen_texts t ON t.attempt_id = old.id AND t.at < old.before
        WHERE old.joined_at < old.before
        LIMIT ${limit})`;
  }
}
