import type { MeasuredServer } from '../shared/built-server.ts';
import { MemoryLog } from './memory-log.ts';
import { lookIntervals, readMetrics } from './server-metrics.ts';
import { ServerUse } from './server-use.ts';
import type { MemorySample } from './soak.ts';

export interface StretchOptions {
  server: MeasuredServer;
  students: number;
  /** Whether memory is written down as time goes by. */
  soak: boolean;
  /** When the stretch begins, from now, and how long it is; ms. */
  inMs: number;
  lengthMs: number;
  onEnd: (end: () => unknown) => void;
}

/** What the server told of itself, and what it used, while the measured stretch went by. */
export interface Stretch {
  figures: Record<string, number>;
  memory: readonly MemorySample[];
}

/** Of a server whose process is not known only what it tells itself. */
export async function watchedStretch(options: StretchOptions): Promise<Stretch> {
  const { server, students, soak, inMs, lengthMs, onEnd } = options;
  await sleep(inMs);
  const { url, pid } = server;
  const before = await readMetrics(url);
  const use = pid === null ? null : new ServerUse({ pid });
  const memory = pid === null || !soak ? null : new MemoryLog({ pid, url });
  onEnd(() => use?.stop());
  onEnd(() => memory?.stop());
  await sleep(lengthMs);
  memory?.stop();
  const used = await use?.end();
  const looks = lookIntervals(before, await readMetrics(url), { students, ms: lengthMs });
  return { figures: { ...looks, ...used }, memory: memory?.samples ?? [] };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
