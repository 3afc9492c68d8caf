import type { Logger } from 'pino';
import type { Queues } from './queues.ts';

export interface ExpireAttentionOptions {
  queues: Pick<Queues, 'every'>;
  /** Removes what was learnt before `instant` (epoch ms), and of attempts that are over. */
  states: { forgetOld(instant: number, limit: number): Promise<number> };
  /** States older than this go, ms. */
  lifeMs: number;
  log: Pick<Logger, 'info'>;
  now?: () => number;
}

const hourMs = 3_600_000;
const atOnce = 1_000;

/** Removes what was learnt of students for the confusion score and serves nobody any more, every hour. */
export async function expireAttention({
  queues,
  states,
  lifeMs,
  log,
  now = Date.now,
}: ExpireAttentionOptions): Promise<void> {
  await queues.every('expire-attention', hourMs, async () => {
    let removed = 0;
    for (let some = atOnce; some === atOnce; removed += some)
      some = await states.forgetOld(now() - lifeMs, atOnce);
    if (removed > 0) log.info({ removed }, 'old states of attention are removed');
  });
}
