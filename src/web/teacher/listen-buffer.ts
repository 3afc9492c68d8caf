import { limits } from '../../protocol/limits.ts';

/** Of the jitter buffer, ms. */
export const listenTimes = {
  /** A packet is played this long after it could be: what comes up to so much later than usual is still in time. */
  delayMs: 300,
  /** Sound that waits longer is shortened by a packet at a time, until the delay is bearable again. */
  mostAheadMs: 800,
  /** When everything has been late for this long, the line or the sender has become slower: playing begins anew. */
  lateForMs: 300,
  /** Numbers and instants of packets disagree by more: the microphone was off in between. */
  stoppedMs: 1_000,
} as const;

interface Packet {
  seq: number;
  /** Epoch milliseconds by the student's clock: only its steps count. */
  capturedAt: number;
}

interface Place extends Packet {
  /** When it plays, or would have. */
  at: number;
}

/**
 * Puts packets of sound, each of `limits.audioPacketMs`, one after the other on the clock of the output. Late ones are
 * dropped: after a standstill of the line all come at once, and only the newest are played.
 */
export class JitterBuffer {
  #last: Place | null = null;
  #lateSince: number | null = null;

  /** When the packet begins to play, in milliseconds of the clock that `now` is read from; null when it is dropped. */
  place({ seq, capturedAt }: Packet, now: number): number | null {
    const last = this.#last;
    if (last && seq <= last.seq) return null;
    const packet = { seq, capturedAt };
    if (!last || hasStopped(last, packet)) return this.#begin(packet, now);
    const at = last.at + (seq - last.seq) * limits.audioPacketMs;
    return at < now ? this.#late({ ...packet, at }, now) : this.#put({ ...packet, at }, now);
  }

  #put(place: Place, now: number): number | null {
    this.#lateSince = null;
    const isTooFar = place.at - now > listenTimes.mostAheadMs;
    // The next packet takes the place of one that was dropped.
    this.#last = isTooFar ? { ...place, at: place.at - limits.audioPacketMs } : place;
    return isTooFar ? null : place.at;
  }

  #begin(packet: Packet, now: number): number | null {
    const free = this.#last ? this.#last.at + limits.audioPacketMs : 0;
    return this.#put({ ...packet, at: Math.max(now + listenTimes.delayMs, free) }, now);
  }

  #late(place: Place, now: number): number | null {
    this.#lateSince ??= now;
    if (now - this.#lateSince >= listenTimes.lateForMs) return this.#begin(place, now);
    this.#last = place;
    return null;
  }
}

function hasStopped(last: Place, { seq, capturedAt }: Packet): boolean {
  const counted = (seq - last.seq) * limits.audioPacketMs;
  return Math.abs(capturedAt - last.capturedAt - counted) > listenTimes.stoppedMs;
}
