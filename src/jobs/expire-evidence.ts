import type { Logger } from 'pino';
import type { Queues } from './queues.ts';

export interface ExpireEvidenceOptions {
  queues: Pick<Queues, 'every'>;
  rows: {
    /** Pictures older than their exam's policy (`retentionDays.evidence`) keeps them. `now` in epoch ms. */
    expiredEvidence(now: number, limit: number): Promise<{ id: string }[]>;
    forgetEvidence(ids: readonly string[]): Promise<void>;
  };
  stills: { remove(id: string): Promise<void> };
  /** Recorded signals, which are kept as long as pictures. */
  signals: { forgetFacts(now: number, limit: number): Promise<number> };
  log: Pick<Logger, 'info'>;
  now?: () => number;
}

const hourMs = 3_600_000;
const atOnce = 500;
const samplesAtOnce = 10_000;

/**
 * Removes pictures and recorded signals whose time is up, every hour: what students were promised when they agreed. The file goes first, so
 * that a run that is cut off leaves a row that the next run finds. The incident itself stays.
 */
export async function expireEvidence(options: ExpireEvidenceOptions): Promise<void> {
  const { queues, rows, stills, signals, log, now = Date.now } = options;
  await queues.every('expire-evidence', hourMs, async () => {
    let removed = 0;
    for (let batch = await rows.expiredEvidence(now(), atOnce); batch.length > 0; ) {
      for (const { id } of batch) await stills.remove(id);
      await rows.forgetEvidence(batch.map(({ id }) => id));
      removed += batch.length;
      batch = await rows.expiredEvidence(now(), atOnce);
    }
    let samples = 0;
    for (let some = await signals.forgetFacts(now(), samplesAtOnce); some > 0; ) {
      samples += some;
      some = await signals.forgetFacts(now(), samplesAtOnce);
    }
    if (removed + samples > 0) log.info({ removed, samples }, 'what was kept long enough is removed');
  });
}
