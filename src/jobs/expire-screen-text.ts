import type { Logger } from 'pino';
import type { Queues } from './queues.ts';

export interface ExpireScreenTextOptions {
  queues: Pick<Queues, 'every'>;
  /** Removes text older than its exam's policy (`retentionDays.text`) keeps it. `now` in epoch ms. Answers how many rows. */
  texts: { forgetExpired(now: number, limit: number): Promise<number> };
  log: Pick<Logger, 'info'>;
  now?: () => number;
}

const hourMs = 3_600_000;
const atOnce = 5_000;

/** Removes what was read from screens as soon as its time is up, every hour: what students were promised when they agreed. */
export async function expireScreenText({ queues, texts, log, now = Date.now }: ExpireScreenTextOptions) {
  await queues.every('expire-screen-text', hourMs, async () => {
    let removed = 0;
    for (let some = atOnce; some === atOnce; removed += some) some = await texts.forgetExpired(now(), atOnce);
    if (removed > 0) log.info({ removed }, 'screen text kept long enough is removed');
  });
}
