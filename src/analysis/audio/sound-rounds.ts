import type { SoundPacket } from '../../frames/sound-packet.ts';
import { SoundLane, type TakenSound } from './sound-lane.ts';
import type { HeardSound, SoundObservation, SoundRequest } from './sound-observation.ts';

export interface SoundRoundsOptions {
  /** The pool, as far as it is needed here. */
  workers: { run(request: SoundRequest): Promise<HeardSound> };
  /** `packet` is the last one of the stretch that was heard. */
  heard(attemptId: string, packet: SoundPacket, observation: SoundObservation): void;
  /** A round failed, and its sound is lost. */
  failed(error: unknown): void;
  now?: () => number;
  /** A round begins so long after the one before at the earliest, ms. */
  everyMs?: number;
}

/** After a failure the next round waits so long, ms: a thread that ended is replaced meanwhile. */
const pauseMs = 1_000;

interface Taken extends TakenSound {
  readonly attemptId: string;
  readonly lane: SoundLane;
}

/** Gathers the sound of all students and has it heard in rounds, one at a time: one run of the detector serves them all. */
export class SoundRounds {
  readonly #options: SoundRoundsOptions;
  readonly #now: () => number;
  readonly #everyMs: number;
  readonly #lanes = new Map<string, SoundLane>();
  #timer: NodeJS.Timeout | null = null;
  #inWork = false;
  #nextAt = 0;
  #dropped = 0;
  #closed = false;

  constructor(options: SoundRoundsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#everyMs = options.everyMs ?? 100;
  }

  /** Packets of one student come in the order of their `seq`. */
  add(packet: SoundPacket): void {
    if (this.#closed) return;
    const lane = this.#lanes.get(packet.attemptId) ?? new SoundLane();
    this.#lanes.set(packet.attemptId, lane);
    this.#dropped += lane.add(packet);
    this.#wake();
  }

  /** Nothing of this student is told any more, and nothing is remembered. */
  forget(attemptId: string): void {
    this.#lanes.delete(attemptId);
  }

  /** Packets that waited too long and were left out, since the last call. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** What is in work is not told any more. */
  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lanes.clear();
  }

  /** Begins the next round as soon as it may. */
  #wake(): void {
    if (this.#inWork || this.#timer || this.#closed) return;
    // A clock that was set back must not stop the sound for good.
    const waitMs = Math.min(Math.max(0, this.#nextAt - this.#now()), pauseMs);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#round();
    }, waitMs);
  }

  async #round(): Promise<void> {
    const taken: Taken[] = [];
    for (const [attemptId, lane] of this.#lanes) {
      for (const each of lane.take()) taken.push({ ...each, attemptId, lane });
    }
    if (taken.length === 0) return;
    this.#inWork = true;
    this.#nextAt = this.#now() + this.#everyMs;
    try {
      const { heard } = await this.#options.workers.run({ pieces: taken.map(({ piece }) => piece) });
      for (const [i, each] of taken.entries()) this.#tell(each, heard[i]);
    } catch (error) {
      this.#fail(taken, error);
    }
    this.#inWork = false;
    if ([...this.#lanes.values()].some((lane) => !lane.isEmpty)) this.#wake();
  }

  #tell({ attemptId, lane, last }: Taken, piece: HeardSound['heard'][number] | undefined): void {
    // Forgotten meanwhile, or even here again as somebody who is not known yet.
    if (!piece || this.#lanes.get(attemptId) !== lane) return;
    lane.memory = piece.memory;
    try {
      this.#options.heard(attemptId, last, piece.observation);
    } catch (error) {
      this.#options.failed(error);
    }
  }

  #fail(taken: readonly Taken[], error: unknown): void {
    for (const { lane } of taken) lane.memory = null;
    this.#nextAt = this.#now() + pauseMs;
    if (!this.#closed) this.#options.failed(error);
  }
}
