import { residentMb } from '../shared/process-use.ts';
import { readMetrics } from './server-metrics.ts';
import type { MemorySample } from './soak.ts';

const sampleMs = 5_000;
/** Enough for the longest run. */
const mostSamples = 2_000;

/** Writes down the server's memory while a stretch of the run goes by. */
export class MemoryLog {
  readonly #server: { pid: number; url: string };
  readonly #from = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly samples: MemorySample[] = [];

  constructor(server: { pid: number; url: string }) {
    this.#server = server;
    this.#timer = setInterval(() => void this.#sample(), sampleMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #sample(): Promise<void> {
    const atSeconds = (performance.now() - this.#from) / 1_000;
    const [rssMb, metrics] = await Promise.all([residentMb(this.#server.pid), readMetrics(this.#server.url)]);
    if (rssMb === null || this.samples.length >= mostSamples) return;
    const { heapMb = null, externalMb = null } = metrics ?? {};
    this.samples.push({ atSeconds, rssMb, heapMb, externalMb });
  }
}
