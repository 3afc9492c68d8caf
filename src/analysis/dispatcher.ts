import type { Turn } from '../frames/scheduler.ts';
import type { CameraObservation, Look } from './observation.ts';

/** The scheduler, as far as the dispatcher needs it. */
export interface Turns {
  next(now: number): Turn | null;
  nextTurnAt(): number | null;
}

/** The pool, as far as the dispatcher needs it. */
export interface Analysers {
  readonly free: number;
  whenFree: () => void;
  analyse(jpeg: Uint8Array, look: Look): Promise<CameraObservation>;
}

export interface DispatcherOptions {
  turns: Turns;
  analysers: Analysers;
  plan(turn: Turn, now: number): Look;
  /** An analyser is done with a look, well or not; `objectsMs` went into objects. */
  ended(look: Look, objectsMs: number): void;
  /** `look` is what was planned. */
  observed(turn: Turn, observation: CameraObservation, look: Look): void;
  failed(turn: Turn, error: unknown): void;
  now?: () => number;
}

/** Gives the most urgent frame to each analyser that becomes free. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    options.analysers.whenFree = () => this.wake();
  }

  /** Call when a frame came in; a free analyser calls it too. */
  wake(): void {
    const { turns, analysers } = this.#options;
    while (!this.#closed && analysers.free > 0) {
      const turn = turns.next(this.#now());
      if (!turn) {
        this.#wakeLater();
        return;
      }
      void this.#run(turn);
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #run(turn: Turn): Promise<void> {
    const { analysers, plan, ended, observed, failed } = this.#options;
    const look = plan(turn, this.#now());
    const outcome = await analysers.analyse(turn.frame.jpeg, look).catch((error: unknown) => ({ error }));
    turn.slot.release();
    ended(look, 'error' in outcome ? 0 : outcome.timings.objectsMs);
    try {
      if ('error' in outcome) failed(turn, outcome.error);
      else observed(turn, outcome, look);
    } catch (error) {
      failed(turn, error);
    }
    this.wake(); // The slot is free only now: its own next frame may be waiting.
  }

  /** A frame that came before its time waits for it; nobody else would wake us then. */
  #wakeLater(): void {
    const at = this.#options.turns.nextTurnAt();
    if (at === null) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.max(1, at - this.#now()));
  }
}
