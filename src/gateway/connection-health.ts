import { limits } from '../protocol/limits.ts';
import type { StudentMessageOf } from '../protocol/student-messages.ts';
import type { Connection } from '../protocol/teacher-messages.ts';

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
  #lastFrameAt: number;
  #saidMissing = false;
  #cameraOff = false;

  constructor({ now }: { now: () => number }) {
    this.#now = now;
    this.#lastFrameAt = now();
  }

  roundTrip(ms: number): void {
    this.#rttMs = Math.round(ms);
  }

  frame(): void {
    const now = this.#now();
    this.#lastFrameAt = now;
    this.#saidMissing = false;
    this.#frames = [...this.#frames.filter((at) => now - at < rateSpanMs), now];
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
    this.#lastFrameAt = this.#now();
    this.#saidMissing = false;
  }

  /** True once an episode: a due frame is missing for `limits.noFramesMs`. */
  isMissingFrames(): boolean {
    if (this.#saidMissing || this.#now() - this.#lastFrameAt < limits.noFramesMs) return false;
    this.#saidMissing = true;
    return true;
  }

  /** `skippedByUs`: answers left out because the page does not read. */
  now(skippedByUs = 0): Connection {
    const now = this.#now();
    const recent = this.#frames.filter((at) => now - at < rateSpanMs).length;
    const isSlow = this.#rttMs !== null && this.#rttMs > slowRoundTripMs;
    return {
      state: isSlow || this.#saidMissing || this.#cameraOff ? 'unstable' : 'online',
      rttMs: this.#rttMs,
      fps: Math.round((recent * 10_000) / rateSpanMs) / 10,
      skipped: this.#skippedByPage + this.#repeated + skippedByUs,
      battery: this.#battery,
    };
  }
}
