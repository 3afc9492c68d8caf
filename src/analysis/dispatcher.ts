import type { Turn } from '../frames/scheduler.ts';

/** The scheduler, as far as the dispatcher needs it. */
export interface Turns {
  next(now: number): Turn | null;
  nextTurnAt(): number | null;
}

/** The pool, as far as the dispatcher needs it. */
export interface Workers<Request, Answer> {
  readonly free: number;
  whenFree: () => void;
  run(request: Request): Promise<Answer>;
}

export interface DispatcherOptions<Request, Answer> {
  turns: Turns;
  workers: Workers<Request, Answer>;
  /** What to do with this frame. */
  plan(turn: Turn, now: number): Request;
  /** A worker is done with a frame; `answer` is null when it failed. */
  ended(turn: Turn, request: Request, answer: Answer | null): void;
  /** `request` is what was planned. */
  observed(turn: Turn, answer: Answer, request: Request): void;
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

interface Waiting<Request, Answer> {
  request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Gives the most urgent frame to each worker that becomes free. */
export class Dispatcher<Request, Answer> {
  readonly #options: DispatcherOptions<Request, Answer>;
  readonly #now: () => number;
  /**
   * Single pictures, which somebody waits for: they go before frames, but one at a time and in turns with them. A class that
   * is enrolled must not keep another one's frames from being looked at.
   */
  readonly #waiting: Waiting<Request, Answer>[] = [];
  #singlesInWork = 0;
  #lastWasSingle = false;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: DispatcherOptions<Request, Answer>) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    options.workers.whenFree = () => this.wake();
  }

  /** Call when a frame came in; a free worker calls it too. */
  wake(): void {
    while (!this.#closed && this.#options.workers.free > 0) {
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
   * Looks at one picture that belongs to no stream of frames, as soon as a worker is free.
   * @throws BusyError, AnalysisError
   */
  examine(request: Request): Promise<Answer> {
    if (this.#closed || this.#waiting.length >= mostWaiting) return Promise.reject(new BusyError());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.wake();
    });
  }

  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new BusyError());
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #examine({ request, resolve, reject }: Waiting<Request, Answer>): Promise<void> {
    this.#singlesInWork += 1;
    await this.#options.workers.run(request).then(resolve, reject);
    this.#singlesInWork -= 1;
    this.wake();
  }

  async #run(turn: Turn): Promise<void> {
    const { workers, plan, ended, observed, failed } = this.#options;
    const request = plan(turn, this.#now());
    const outcome = await workers.run(request).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    turn.slot.release();
    ended(turn, request, 'answer' in outcome ? outcome.answer : null);
    try {
      if ('answer' in outcome) observed(turn, outcome.answer, request);
      else failed(turn, outcome.error);
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
