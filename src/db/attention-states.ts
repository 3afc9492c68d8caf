import type { AttentionState } from '../signals/attention/state.ts';
import type { PrismaClient } from './generated/client.ts';

/** What the confusion score has learnt of students, one row an attempt. Read back as it is: `readState` judges it. */
export class AttentionStateRepository {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  async byAttempts(attemptIds: readonly string[]): Promise<Map<string, unknown>> {
    const rows = await this.#prisma.attentionState.findMany({
      where: { attemptId: { in: [...attemptIds] } },
    });
    return new Map(rows.map(({ attemptId, state }) => [attemptId, state]));
  }

  /** One statement with one parameter. What belongs to an attempt that is over or gone is left out. */
  async saveAll(states: ReadonlyMap<string, AttentionState>): Promise<void> {
    const rows = [...states].map(([id, state]) => ({ id, state }));
    await this.#prisma.$executeRaw`
      INSERT INTO attention_states (attempt_id, at, state)
      SELECT a.id, to_timestamp((learnt.state ->> 'at')::float8 / 1000), learnt.state
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS learnt (id text, state jsonb)
      JOIN attempts a ON a.id = learnt.id AND a.status IN ('running', 'paused')
      ON CONFLICT (attempt_id) DO UPDATE SET at = EXCLUDED.at, state = EXCLUDED.state`;
  }

  async remove(attemptIds: readonly string[]): Promise<void> {
    await this.#prisma.attentionState.deleteMany({ where: { attemptId: { in: [...attemptIds] } } });
  }

  /** Removes what is from before `instant` (epoch ms) or of an attempt that is over, `limit` at once. Answers how many. */
  forgetOld(instant: number, limit: number): Promise<number> {
    return this.#prisma.$executeRaw`
      DELETE FROM attention_states WHERE attempt_id IN (
        SELECT s.attempt_id
        FROM attention_states s
        JOIN attempts a ON a.id = s.attempt_id
        WHERE s.at < ${new Date(instant)}::timestamptz OR a.status NOT IN ('running', 'paused')
        LIMIT ${limit})`;
  }
}
