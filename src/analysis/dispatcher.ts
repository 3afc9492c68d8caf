import type { Turn } from '../frames/scheduler.ts';
import type { Analysed, FrameMemory } from './frame-memory.ts';
import type { CameraObservation, Look, Timings } from './observation.ts';

/** The scheduler, as far as the dispatcher needs it. */
export interface Turns {
  next(now: number): Turn | null;
  nextTurnAt(): number | null;
}

/** The pool, as far as the dispatcher needs it. */
export interface Analysers {
  readonly free: number;
  whenFree: () => void;
  analyse(jpeg: Uint8Array, look: Look, memory: FrameMemory | null): Promise<Analysed>;
}

export interface DispatcherOptions {
  turns: Turns;
  analysers: Analysers;
  /** What to look for in this frame, and what the student's last one left behind. */
  plan(turn: Turn, now: number): { look: Look; memory: FrameMemory | null };
  /** An analyser is done with a look; `timings` is null when it failed. */
  ended(turn: Turn, look: Look, timings: Timings | null): void;
  /** `look` is what was planned. */
  observed(turn: Turn, analysed: Analysed, look: Look): void;
  failed(turn: Turn, error: unknown): void;
  now?: () => number;
}

/** Most single pictures that wait at once; with two threads they are worked off within about a second. */
const mostWaiting = 100;

export class BusyError extends Error {
  readonly code = 'busy';
  constructor() {
    super('Too many pictures wait to be looked at. Try again in a few seconds.');
  }
}

interface Waiting {
  jpeg: Uint8Array;
  look: Look;
  resolve(observation: CameraObservation): void;
  reject(error: unknown): void;
}

/** Gives the most urgent frame to each analyser that becomes free. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #now: () => number;
  /**
   * Single pictures, which somebody waits for: they go before frames, but one at a time and in turns with them. A class that
   * is enrolled must not keep another one's frames from being looked at.
   */
  readonly #waiting: Waiting[] = [];
  #singlesInWork = 0;
  #lastWasSingle = false;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    options.analysers.whenFree = () => this.wake();
  }

  /** Call when a frame came in; a free analyser calls it too. */
  wake(): void {
    while (!this.#closed && this.#options.analysers.free > 0) {
      if (
        this.#isSinglesTurn
          ? this.#startSingle() || this.#startFrame()
          : this.#startFrame() || this.#startSingle()
      )
        continue;
      this.#wakeLater();
      return;
    }
  }

  get #isSinglesTurn(): boolean {
    return this.#singlesInWork === 0 && !this.#lastWasSingle;
  }

  /** False when none waits. */
  #startSingle(): boolean {
    const single = this.#waiting.shift();
    if (!single) return false;
    this.#lastWasSingle = true;
    void this.#examine(single);
    return true;
  }

  /** False when none may be taken now. */
  #startFrame(): boolean {
    const turn = this.#options.turns.next(this.#now());
    if (!turn) return false;
    this.#lastWasSingle = false;
    void this.#run(turn);
    return true;
  }

  /**
   * Looks at one picture that belongs to no stream of frames, as soon as an analyser is free.
   * @throws BusyError, AnalysisError
   */
  examine(jpeg: Uint8Array, look: Look): Promise<CameraObservation> {
    if (this.#closed || this.#waiting.length >= mostWaiting) return Promise.reject(new BusyError());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ jpeg, look, resolve, reject });
      this.wake();
    });
  }

  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new BusyError());
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #examine({ jpeg, look, resolve, reject }: Waiting): Promise<void> {
    this.#singlesInWork += 1;
    await this.#options.analysers
      .analyse(jpeg, look, null)
      .then(({ observation }) => resolve(observation), reject);
    this.#singlesInWork -= 1;
    this.wake();
  }

  async #run(turn: Turn): Promise<void> {
    const { analysers, plan, ended, observed, failed } = this.#options;
    const { look, memory } = plan(turn, this.#now());
    const outcome = await analysers
      .analyse(turn.frame.jpeg, look, memory)
      .catch((error: unknown) => ({ error }));
    turn.slot.release();
    ended(turn, look, 'error' in outcome ? null : outcome.observation.timings);
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
