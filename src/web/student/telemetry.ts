import type { StudentMessageOf } from '../../protocol/student-messages.ts';

const intervalMs = 5_000;

interface Battery {
  level: number;
  charging: boolean;
}

export interface TelemetryOptions {
  counts: () => { sent: number; skipped: number };
  bufferedBytes: () => number;
  rttMs: () => number | null;
  send: (message: StudentMessageOf<'TELEMETRY'>) => void;
}

/** Tells the server every five seconds how this computer copes. */
export class Telemetry {
  readonly #options: TelemetryOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #battery: Battery | null = null;
  #sentBefore = 0;
  #at = 0;

  constructor(options: TelemetryOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#at = performance.now();
    this.#sentBefore = this.#options.counts().sent;
    this.#timer = setInterval(() => this.#report(), intervalMs);
    void this.#findBattery();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #report(): void {
    const now = performance.now();
    const { sent, skipped } = this.#options.counts();
    const captureFps = ((sent - this.#sentBefore) * 1_000) / Math.max(1, now - this.#at);
    this.#sentBefore = sent;
    this.#at = now;
    this.#options.send({
      type: 'TELEMETRY',
      battery: this.#battery?.level ?? null,
      charging: this.#battery?.charging ?? null,
      rttMs: this.#options.rttMs(),
      captureFps: Math.round(captureFps * 10) / 10,
      skippedFrames: skipped,
      bufferedBytes: this.#options.bufferedBytes(),
    });
  }

  /** Only Chromium tells; elsewhere the charge stays unknown. */
  async #findBattery(): Promise<void> {
    const source = navigator as { getBattery?: () => Promise<Battery> };
    this.#battery = (await source.getBattery?.().catch(() => null)) ?? null;
  }
}
