import type { Logger } from 'pino';
import type { Queues } from './queues.ts';

export interface ExpireTemplatesOptions {
  queues: Pick<Queues, 'every'>;
  /** Removes templates older than their exam's policy (`retentionDays.templates`) keeps them. `now` in epoch ms. */
  templates: { forgetExpired(now: number, limit: number): Promise<number> };
  log: Pick<Logger, 'info'>;
  now?: () => number;
}

const hourMs = 3_600_000;
const atOnce = 1_000;

/** Removes what is known of faces as soon as its time is up, every hour: what students were promised when they agreed. */
export async function expireTemplates({ queues, templates, log, now = Date.now }: ExpireTemplatesOptions) {
  await queues.every('expire-templates', hourMs, async () => {
    let removed = 0;
    for (let some = atOnce; some === atOnce; removed += some)
      some = await templates.forgetExpired(now(), atOnce);
    if (removed > 0) log.info({ removed }, 'face templates kept long enough are removed');
  });
}
