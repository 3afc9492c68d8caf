import type { Frame } from './frame.ts';
import type { LatestFrameSlot } from './latest-frame-slot.ts';

export interface Turn {
  slot: LatestFrameSlot;
  frame: Frame;
  /** Its deadline had passed when it was taken: the server falls behind. */
  late: boolean;
}

/**
 * Earliest deadline first over the slots of all students (Liu and Layland, 1973). A slot's deadline stands
 * still while it waits, so every slot becomes the earliest in time: none starves.
 */
export class Scheduler {
  readonly #slots = new Set<LatestFrameSlot>();

  add(slot: LatestFrameSlot): void {
    this.#slots.add(slot);
  }

  remove(slot: LatestFrameSlot): void {
    this.#slots.delete(slot);
  }

  /** Takes the most urgent frame, or null when none may be taken now. */
  next(now: number): Turn | null {
    let first: LatestFrameSlot | null = null;
    let deadline = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots) {
      const turn = slot.turn;
      if (!turn || turn.from > now || turn.deadline >= deadline) continue;
      first = slot;
      deadline = turn.deadline;
    }
    const frame = first?.take(now);
    return first && frame ? { slot: first, frame, late: now > deadline } : null;
  }

  /** When a waiting frame that came too early may be taken, epoch ms; null when none waits. */
  nextTurnAt(): number | null {
    let earliest: number | null = null;
    for (const slot of this.#slots) {
      const from = slot.turn?.from;
      if (from !== undefined && (earliest === null || from < earliest)) earliest = from;
    }
    return earliest;
  }
}
