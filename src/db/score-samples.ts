import { storable } from '../exams/text.ts';
import type { ScoreSample } from '../incidents/stores.ts';
import type { PrismaClient } from './generated/client.ts';

/** The curve of an attempt. A sample that is there already is left alone, so a job may be delivered twice. */
export class ScoreSampleRepository {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  /**
   * One parameter for the whole batch: createMany, with a parameter for each value, took ten times as long on the
   * thread that serves the sockets. Empty lists become null, so that the rows stay small.
   */
  async saveAll(samples: readonly ScoreSample[]): Promise<void> {
    // Facts may repeat what a student's page said; one text that cannot be stored would hold up the whole batch.
    const rows = samples.map((sample) => ({ ...sample, facts: storable(sample.facts) }));
    await this.#prisma.$executeRaw`
      INSERT INTO score_samples (attempt_id, at, focus, engagement, confusion, signals, points, gaps, facts)
      SELECT "attemptId", to_timestamp(at / 1000), focus, engagement, confusion,
        ARRAY(SELECT jsonb_array_elements_text(signals)),
        nullif(points, '[]'), nullif(gaps, '[]'), nullif(facts, '[]')
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS sample (
        "attemptId" text, at float8, focus real, engagement real, confusion real,
        signals jsonb, points jsonb, gaps jsonb, facts jsonb)
      ON CONFLICT DO NOTHING`;
  }

  /**
   * Recorded signals that are older than their exam's policy keeps evidence are removed, `limit` samples at once; scores
   * and their account stay. `now` in epoch ms. Answers how many samples.
   */
  forgetFacts(now: number, limit: number): Promise<number> {
    return this.#prisma.$executeRaw`
      UPDATE score_samples SET facts = NULL
      WHERE (attempt_id, at) IN (
        SELECT s.attempt_id, s.at
        FROM score_samples s
        JOIN attempts a ON a.id = s.attempt_id
        JOIN exams x ON x.id = a.exam_id
        WHERE s.facts IS NOT NULL AND s.at < ${new Date(now)}::timestamptz
          - make_interval(days => (x.policy -> 'retentionDays' ->> 'evidence')::int)
        LIMIT ${limit})`;
  }
}
