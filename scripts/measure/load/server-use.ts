import { descendantsProcessorSeconds, processorSeconds, residentMb } from '../shared/process-use.ts';

const sampleMs = 1_000;

/** Processor and memory of the server while a stretch of the run goes by. */
export class ServerUse {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  readonly #begin: Promise<{ at: number; server: number | null; database: number | null }>;
  #peakMb: number | null = null;

  constructor({ pid }: { pid: number }) {
    this.#pid = pid;
    this.#begin = this.#seconds();
    this.#timer = setInterval(() => void this.#sample(), sampleMs);
  }

  /** Figures of what could be read; none on systems without /proc. */
  async end(): Promise<Record<string, number>> {
    clearInterval(this.#timer);
    await this.#sample();
    const [begin, end] = [await this.#begin, await this.#seconds()];
    const seconds = (end.at - begin.at) / 1_000;
    const cores = (from: number | null, to: number | null) =>
      // A process of the database that has ended takes its seconds with it.
      from === null || to === null ? null : Math.max(0, to - from) / seconds;
    const figures = {
      'server.cpu_cores': cores(begin.server, end.server),
      'database.cpu_cores': cores(begin.database, end.database),
      'server.rss_mb': this.#peakMb,
    };
    return Object.fromEntries(
      Object.entries(figures).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    );
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #seconds() {
    const [server, database] = await Promise.all([
      processorSeconds(this.#pid),
      descendantsProcessorSeconds(this.#pid),
    ]);
    return { at: performance.now(), server, database };
  }

  async #sample(): Promise<void> {
    const mb = await residentMb(this.#pid);
    if (mb !== null) this.#peakMb = Math.max(this.#peakMb ?? 0, mb);
  }
}
