import type { FrameTimer } from './frame-capture.ts';

/**
 * Ticks from a worker, so that frames keep coming while the tab is hidden. Should its file not load (the network went
 * away just then), the page's own timer ticks until the next `start`, which tries the worker again.
 */
export class WorkerTimer implements FrameTimer {
  #worker: Worker | null = null;
  #substitute: ReturnType<typeof setInterval> | undefined;

  start(intervalMs: number, tick: () => void): void {
    clearInterval(this.#substitute);
    this.#worker ??= new Worker(new URL('./ticker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = tick;
    this.#worker.onerror = () => {
      this.stop();
      this.#substitute = setInterval(tick, intervalMs);
    };
    this.#worker.postMessage(intervalMs);
  }

  stop(): void {
    clearInterval(this.#substitute);
    this.#worker?.terminate();
    this.#worker = null;
  }
}
