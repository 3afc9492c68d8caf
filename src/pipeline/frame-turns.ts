import { Dispatcher, type DispatcherOptions } from '../analysis/dispatcher.ts';
import type { LatestFrameSlot } from '../frames/latest-frame-slot.ts';
import { Scheduler } from '../frames/scheduler.ts';

/** The slots of one source, and the workers that take their frames, the most urgent first. */
export class FrameTurns<Request, Answer> {
  readonly #scheduler = new Scheduler();
  readonly #dispatcher: Dispatcher<Request, Answer>;

  constructor(options: Omit<DispatcherOptions<Request, Answer>, 'turns'>) {
    this.#dispatcher = new Dispatcher({ ...options, turns: this.#scheduler });
  }

  add(slot: LatestFrameSlot): void {
    this.#scheduler.add(slot);
  }

  remove(slot: LatestFrameSlot): void {
    this.#scheduler.remove(slot);
  }

  /** A slot has a new frame. */
  wake(): void {
    this.#dispatcher.wake();
  }

  /**
   * Works on something that belongs to no stream of frames, in turns with those that do.
   * @throws BusyError, AnalysisError
   */
  examine(request: Request): Promise<Answer> {
    return this.#dispatcher.examine(request);
  }

  close(): void {
    this.#dispatcher.close();
  }
}
