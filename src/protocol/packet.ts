/**
 * Binary packets: a 16-byte little-endian header, then the payload.
 *
 *  0  u8   version = 1
 *  1  u8   kind
 *  2  u16  flags (0)
 *  4  u32  seq, rising per kind
 *  8  f64  capturedAt, epoch milliseconds
 *
 * Kinds 17–21 (server → teacher) carry `u8 n` and n bytes of UTF-8 attempt id between header and payload.
 */
export const headerBytes = 16;
export const packetVersion = 1;

export const packetKind = {
  camera: 1,
  screen: 2,
  audio: 3,
  annotatedCamera: 4,
  liveCamera: 17,
  liveScreen: 18,
  liveAudio: 19,
  cameraThumbnail: 20,
  screenThumbnail: 21,
} as const;

export type PacketKind = (typeof packetKind)[keyof typeof packetKind];

const kinds: ReadonlySet<number> = new Set(Object.values(packetKind));
const firstAddressed = packetKind.liveCamera;

export interface Packet {
  kind: PacketKind;
  seq: number;
  /** Epoch milliseconds by the sender's clock. */
  capturedAt: number;
  /** Set for kinds 17–21 only. */
  attemptId?: string;
  payload: Uint8Array;
}

export type PacketErrorCode = 'bad-version' | 'bad-kind' | 'bad-packet';

export class PacketError extends Error {
  readonly code: PacketErrorCode;

  constructor(code: PacketErrorCode, message: string) {
    super(message);
    this.name = 'PacketError';
    this.code = code;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function encodePacket(packet: Packet): Uint8Array<ArrayBuffer> {
  const address = packet.attemptId === undefined ? undefined : encoder.encode(packet.attemptId);
  const start = headerBytes + (address ? 1 + address.length : 0);
  const bytes = new Uint8Array(start + packet.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, packetVersion);
  view.setUint8(1, packet.kind);
  view.setUint32(4, packet.seq, true);
  view.setFloat64(8, packet.capturedAt, true);
  if (address) {
    view.setUint8(headerBytes, address.length);
    bytes.set(address, headerBytes + 1);
  }
  bytes.set(packet.payload, start);
  return bytes;
}

/** The payload is a view into `bytes`, not a copy. Throws `PacketError`. */
export function decodePacket(bytes: Uint8Array): Packet {
  if (bytes.length < headerBytes) throw new PacketError('bad-packet', 'A packet has a header of 16 bytes.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== packetVersion) {
    throw new PacketError('bad-version', `Packet version ${view.getUint8(0)} is not ${packetVersion}.`);
  }
  const kind = view.getUint8(1);
  if (!kinds.has(kind)) throw new PacketError('bad-kind', `Packet kind ${kind} is unknown.`);
  const capturedAt = view.getFloat64(8, true);
  if (!Number.isFinite(capturedAt)) throw new PacketError('bad-packet', 'capturedAt is no number.');
  const header = { kind: kind as PacketKind, seq: view.getUint32(4, true), capturedAt };
  if (kind < firstAddressed) return { ...header, payload: bytes.subarray(headerBytes) };
  const start = headerBytes + 1 + (bytes[headerBytes] ?? 0);
  if (bytes.length < start) throw new PacketError('bad-packet', 'The attempt id is cut off.');
  const attemptId = textOf(bytes.subarray(headerBytes + 1, start));
  return { ...header, attemptId, payload: bytes.subarray(start) };
}

function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new PacketError('bad-packet', 'The attempt id is no UTF-8.');
  }
}
