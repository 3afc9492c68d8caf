import type { SoundPacket } from '../../frames/sound-packet.ts';
import type { SoundMemory } from './sound-memory.ts';
import { type SoundPiece, sampleRate } from './sound-observation.ts';

/** Most sound of one student that waits; the older goes, ms. */
const waitsAtMostMs = 5_000;
/** When a packet begins so much later or earlier than the one before ended, sound is missing between them, ms. */
const gapMs = 300;

const bytesPerSample = 2;

/** Packets that follow each other without a gap. */
export interface TakenSound {
  readonly piece: SoundPiece;
  readonly last: SoundPacket;
}

/** The sound of one student that waits to be heard, and what is remembered of what was. */
export class SoundLane {
  /** Of the newest sound that was heard. */
  memory: SoundMemory | null = null;
  #waiting: SoundPacket[] = [];
  #waitingMs = 0;
  /** The newest packet that was taken. */
  #taken: SoundPacket | null = null;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Packets that had to go. */
  add(packet: SoundPacket): number {
    this.#waiting.push(packet);
    this.#waitingMs += lengthMs(packet);
    let dropped = 0;
    for (; this.#waitingMs > waitsAtMostMs && this.#waiting.length > 1; dropped += 1) {
      this.#waitingMs -= lengthMs(this.#waiting.shift() as SoundPacket);
    }
    return dropped;
  }

  /** Everything that waits, cut where something is missing: what comes after a gap is heard without memory. */
  take(): TakenSound[] {
    const runs: { packets: SoundPacket[]; memory: SoundMemory | null }[] = [];
    let before = this.#taken;
    for (const packet of this.#waiting) {
      const follows = before !== null && isNext(before, packet);
      const run = follows ? runs.at(-1) : undefined;
      if (run) run.packets.push(packet);
      else runs.push({ packets: [packet], memory: follows ? this.memory : null });
      before = packet;
    }
    this.#taken = before;
    this.#waiting = [];
    this.#waitingMs = 0;
    return runs.map(({ packets, memory }) => ({
      piece: { samples: samplesOf(packets), memory },
      last: packets.at(-1) as SoundPacket,
    }));
  }
}

const sampleCount = ({ pcm }: SoundPacket) => Math.floor(pcm.length / bytesPerSample);
const lengthMs = (packet: SoundPacket) => (sampleCount(packet) * 1_000) / sampleRate;

function isNext(before: SoundPacket, packet: SoundPacket): boolean {
  const late = packet.capturedAt - before.capturedAt - lengthMs(before);
  return packet.seq === before.seq + 1 && Math.abs(late) <= gapMs;
}

/** Little-endian by the contract, whatever this machine is; the bytes may begin anywhere in their buffer. */
function samplesOf(packets: readonly SoundPacket[]): Int16Array {
  const samples = new Int16Array(packets.reduce((sum, packet) => sum + sampleCount(packet), 0));
  let at = 0;
  for (const packet of packets) {
    const { buffer, byteOffset, byteLength } = packet.pcm;
    const view = new DataView(buffer, byteOffset, byteLength);
    for (let i = 0; i < sampleCount(packet); i += 1, at += 1) {
      samples[at] = view.getInt16(i * bytesPerSample, true);
    }
  }
  return samples;
}
