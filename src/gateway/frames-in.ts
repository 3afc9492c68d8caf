import { BadFrameError } from '../frames/bad-frame-error.ts';
import type { Frame } from '../frames/frame.ts';
import { readJpegSize } from '../frames/jpeg-header.ts';
import { type Packet, packetKind } from '../protocol/packet.ts';
import type { StudentMessageOf } from '../protocol/student-messages.ts';

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

export function sourceOf(packet: Packet): keyof LastSeq | null {
  return sourceOfKind[packet.kind] ?? null;
}

/** A VIDEO_FRAME as the packet it stands for. Throws `BadFrameError`. */
export function packetOf({ source, seq, timestamp, frame }: StudentMessageOf<'VIDEO_FRAME'>): Packet {
  const comma = frame.indexOf(',');
  if (!/^data:image\/jpe?g;base64$/.test(frame.slice(0, Math.max(0, comma)))) {
    throw new BadFrameError('it is not the data URL of a JPEG');
  }
  const payload = Buffer.from(frame.slice(comma + 1), 'base64');
  return { kind: packetKind[source], seq, capturedAt: timestamp, payload };
}

/** Checks a picture by its header alone. Throws `BadFrameError`. */
export function frameOf(packet: Packet, attemptId: string, receivedAt: number): Frame {
  readJpegSize(packet.payload);
  const { seq, capturedAt } = packet;
  const source = packet.kind === packetKind.screen ? 'screen' : 'camera';
  // A payload is a view behind the header; the frame owns exactly its bytes.
  return { attemptId, source, seq, capturedAt, receivedAt, jpeg: new Uint8Array(packet.payload) };
}
