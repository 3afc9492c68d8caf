import { BadFrameError } from '../frames/bad-frame-error.ts';
import type { Frame } from '../frames/frame.ts';
import { readJpegSize } from '../frames/jpeg-header.ts';
import type { SoundPacket } from '../frames/sound-packet.ts';
import { limits } from '../protocol/limits.ts';
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
  sound(packet: SoundPacket): void;
  /** The bytes are no picture, or no sound, that we accept. */
  bad(frame: FrameRef, message: string): void;
  now(): number;
}

/** Frames and sound of one attempt as they come in, as packets or in JSON: which are new, and are they that at all? */
export class FramesIn {
  readonly #options: FramesInOptions;

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
    } else if (source === 'audio') {
      const sound = soundOf(packet, attemptId, this.#options.now());
      lastSeq.audio = seq;
      this.#options.sound(sound);
    } else {
      const frame = frameOf(packet, attemptId, this.#options.now());
      lastSeq[source] = seq;
      this.#options.frame(frame);
    }
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

/** Checks a packet of sound by its length alone. Throws `BadFrameError`. */
function soundOf({ seq, capturedAt, payload }: Packet, attemptId: string, receivedAt: number): SoundPacket {
  if (payload.length === 0 || payload.length % 2 === 1) throw new BadFrameError('it is no 16-bit sound');
  if (payload.length > limits.audioPacketMostBytes) {
    throw new BadFrameError(`it has more than ${limits.audioPacketMostBytes} bytes`);
  }
  // As with a frame: the packet owns exactly its bytes.
  return { attemptId, seq, capturedAt, receivedAt, pcm: new Uint8Array(payload) };
}
