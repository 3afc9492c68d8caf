import type { Frame } from '../frames/frame.ts';
import { limits } from '../protocol/limits.ts';
import { encodePacket, packetKind } from '../protocol/packet.ts';

interface Last {
  /** When it was made, epoch milliseconds. */
  at: number;
  jpeg: Uint8Array;
  packet: Uint8Array;
}

type Source = Frame['source'];

const kindOf = { camera: packetKind.cameraThumbnail, screen: packetKind.screenThumbnail } as const;

/** The last small picture of each student's camera and screen. Bounded by the attempts that are not over. */
export class Thumbnails {
  readonly #last = new Map<string, Partial<Record<Source, Last>>>();

  /** At most one a second for each source. */
  isDue(attemptId: string, source: Source, now: number): boolean {
    return now - (this.#last.get(attemptId)?.[source]?.at ?? 0) >= limits.thumbnailIntervalMs;
  }

  /** The packet that shows it, or null when it looks the same as the one before. */
  put({ attemptId, source, seq, capturedAt }: Frame, jpeg: Uint8Array, now: number): Uint8Array | null {
    const known = this.#last.get(attemptId) ?? {};
    const before = known[source];
    const packet = encodePacket({ kind: kindOf[source], seq, capturedAt, attemptId, payload: jpeg });
    known[source] = { at: now, jpeg, packet };
    this.#last.set(attemptId, known);
    return before && Buffer.compare(before.jpeg, jpeg) === 0 ? null : packet;
  }

  /** For whoever looks now: a still scene sends no new picture. */
  lastOf(attemptId: string): Uint8Array[] {
    const { camera, screen } = this.#last.get(attemptId) ?? {};
    return [camera, screen].flatMap((last) => last?.packet ?? []);
  }

  delete(attemptId: string): void {
    this.#last.delete(attemptId);
  }
}
