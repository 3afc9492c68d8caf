import { BadFrameError } from '../frames/bad-frame-error.ts';
import type { Frame } from '../frames/frame.ts';
import { readJpegSize } from '../frames/jpeg-header.ts';
import { decodePacket, type Packet, packetKind } from '../protocol/packet.ts';
import type { StudentMessageOf } from '../protocol/student-messages.ts';
import { IncomingError } from './incoming.ts';

/** Last sequence numbers of an attempt, by source; they outlive a connection. */
export interface LastSeq {
  camera: number;
  screen: number;
  audio: number;
}

const sourceOfKind: Partial<Record<number, keyof LastSeq>> = {
  [packetKind.camera]: 'camera',
  [packetKind.screen]: 'screen',
  [packetKind.audio]: 'audio',
};

/** Which frame a refusal is about. */
export interface FrameRef {
  kind: number;
  seq: number;
}

export interface FramesInOptions {
  attemptId: string;
  lastSeq: LastSeq;
  /** A new picture that may be analysed. */
  frame(frame: Frame): void;
  /** A packet whose sequence number is not above the last one. */
  repeated(): void;
  /** The bytes are no picture that we accept. */
  bad(frame: FrameRef, message: string): void;
  /** Said once a kind: a stream of refusals would help nobody. */
  notServed(kind: number, source: 'screen' | 'audio'): void;
  now(): number;
}

/** Frames of one attempt as they come in, as packets or in JSON: which are new, served and pictures at all? */
export class FramesIn {
  readonly #options: FramesInOptions;
  readonly #notServed = new Set<number>();

  constructor(options: FramesInOptions) {
    this.#options = options;
  }

  /** Throws `PacketError`, and `IncomingError` for a kind that students do not send. */
  packet(bytes: Uint8Array): void {
    const packet = decodePacket(bytes);
    this.#orBad(packet, () => this.#take(packet));
  }

  json(message: StudentMessageOf<'VIDEO_FRAME'>): void {
    this.#orBad({ kind: packetKind[message.source], seq: message.seq }, () => this.#take(packetOf(message)));
  }

  #orBad({ kind, seq }: FrameRef, take: () => void): void {
    try {
      take();
    } catch (error) {
      if (!(error instanceof BadFrameError)) throw error;
      this.#options.bad({ kind, seq }, error.message);
    }
  }

  #take(packet: Packet): void {
    const { attemptId, lastSeq } = this.#options;
    const { kind, seq } = packet;
    const source = sourceOfKind[kind];
    if (!source) throw new IncomingError('bad-packet', `Students do not send packets of kind ${kind}.`);
    if (seq <= lastSeq[source]) {
      this.#options.repeated();
    } else if (source !== 'camera') {
      this.#refuseKind(kind, source);
    } else {
      const frame = frameOf(packet, attemptId, this.#options.now());
      lastSeq.camera = seq;
      this.#options.frame(frame);
    }
  }

  #refuseKind(kind: number, source: 'screen' | 'audio'): void {
    if (this.#notServed.has(kind)) return;
    this.#notServed.add(kind);
    this.#options.notServed(kind, source);
  }
}

/** A VIDEO_FRAME as the packet it stands for. Throws `BadFrameError`. */
function packetOf({ source, seq, timestamp, frame }: StudentMessageOf<'VIDEO_FRAME'>): Packet {
  const comma = frame.indexOf(',');
  if (!/^data:image\/jpe?g;base64$/.test(frame.slice(0, Math.max(0, comma)))) {
    throw new BadFrameError('it is not the data URL of a JPEG');
  }
  const payload = Buffer.from(frame.slice(comma + 1), 'base64');
  return { kind: packetKind[source], seq, capturedAt: timestamp, payload };
}

/** Checks a picture by its header alone. Throws `BadFrameError`. */
function frameOf(packet: Packet, attemptId: string, receivedAt: number): Frame {
  readJpegSize(packet.payload);
  const { seq, capturedAt } = packet;
  const source = packet.kind === packetKind.screen ? 'screen' : 'camera';
  // A payload is a view behind the header; the frame owns exactly its bytes.
  return { attemptId, source, seq, capturedAt, receivedAt, jpeg: new Uint8Array(packet.payload) };
}
