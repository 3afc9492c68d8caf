import { limits } from '../protocol/limits.ts';
import type { Policy } from '../protocol/policy.ts';
import type { StudentMessageOf } from '../protocol/student-messages.ts';
import type { Connection } from '../protocol/teacher-messages.ts';

type Captured = 'camera' | 'screen' | 'audio';

/** Round trips slower than this are `unstable`, ms. */
const slowRoundTripMs = 1_000;
/** Span over which the frame rate is counted, ms. */
const rateSpanMs = 5_000;

/** How well one student's line works: round trip, frames, what the page reports. */
export class ConnectionHealth {
  readonly #now: () => number;
  #rttMs: number | null = null;
  #battery: number | null = null;
  #skippedByPage = 0;
  #repeated = 0;
  #frames: number[] = [];
  /** What must come, after how long without it that is said, and whether it was. */
  readonly #due: { source: Captured; patienceMs: number; lastAt: number; saidMissing: boolean }[];
  #cameraOff = false;

  constructor({ now, capture }: { now: () => number; capture: Policy['capture'] }) {
    this.#now = now;
    const lastAt = now();
    const due = (source: Captured, intervalMs: number) => {
      const patienceMs = Math.max(limits.noFramesMs, 2.5 * intervalMs);
      return { source, patienceMs, lastAt, saidMissing: false };
    };
    this.#due = [
      ...(capture.camera ? [due('camera', 1_000 / capture.cameraFps)] : []),
      // A screen that is shared only where that is possible may never come.
      ...(capture.screen === true ? [due('screen', capture.screenIntervalMs)] : []),
      ...(capture.audio ? [due('audio', limits.audioPacketMs)] : []),
    ];
  }

  roundTrip(ms: number): void {
    this.#rttMs = Math.round(ms);
  }

  /** A frame or a packet of this source has come. */
  heard(source: Captured): void {
    const now = this.#now();
    for (const due of this.#due) {
      if (due.source !== source) continue;
      due.lastAt = now;
      due.saidMissing = false;
    }
    if (source === 'camera') this.#frames = [...this.#frames.filter((at) => now - at < rateSpanMs), now];
  }

  /** A packet whose sequence number is not above the last one. */
  repeated(): void {
    this.#repeated += 1;
  }

  telemetry({ battery, skippedFrames }: StudentMessageOf<'TELEMETRY'>): void {
    this.#battery = battery ?? this.#battery;
    this.#skippedByPage = skippedFrames ?? this.#skippedByPage;
  }

  clientState({ camera }: StudentMessageOf<'CLIENT_STATE'>): void {
    this.#cameraOff = camera !== undefined && camera !== 'on';
  }

  /** Frames are due anew, after a pause: a new episode may begin. */
  restart(): void {
    for (const due of this.#due) {
      due.lastAt = this.#now();
      due.saidMissing = false;
    }
  }

  /** Each source once an episode: it is missing for `limits.noFramesMs`, or 2.5 times its interval. */
  missing(): Captured[] {
    const now = this.#now();
    const missing = this.#due.filter((due) => !due.saidMissing && now - due.lastAt >= due.patienceMs);
    for (const due of missing) due.saidMissing = true;
    return missing.map(({ source }) => source);
  }

  /** `skippedByUs`: answers left out because the page does not read. */
  now(skippedByUs = 0): Connection {
    const now = this.#now();
    const recent = this.#frames.filter((at) => now - at < rateSpanMs).length;
    const isSlow = this.#rttMs !== null && this.#rttMs > slowRoundTripMs;
    return {
      state:
        isSlow || this.#cameraOff || this.#due.some(({ saidMissing }) => saidMissing) ? 'unstable' : 'online',
      rttMs: this.#rttMs,
      fps: Math.round((recent * 10_000) / rateSpanMs) / 10,
      skipped: this.#skippedByPage + this.#repeated + skippedByUs,
      battery: this.#battery,
    };
  }
}
