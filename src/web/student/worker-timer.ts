import type { FrameTimer } from './camera.ts';

/** Ticks from a worker, so that frames keep coming while the tab is hidden. */
export class WorkerTimer implements FrameTimer {
  #worker: Worker | null = null;

  start(intervalMs: number, tick: () => void): void {
    this.#worker ??= new Worker(new URL('./ticker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = tick;
    this.#worker.postMessage(intervalMs);
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}
