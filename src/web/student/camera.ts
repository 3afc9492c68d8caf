import { limits } from '../../protocol/limits.ts';
import { encodePacket, packetKind } from '../../protocol/packet.ts';

/** How to capture: from the policy, later from RATE. */
export interface CameraRate {
  cameraFps: number;
  /** 0–1. */
  jpegQuality: number;
  cameraWidth: number;
  cameraHeight: number;
}

/** An open camera. */
export interface CameraFeed {
  readonly label: string;
  /** A JPEG of what the camera sees now, or null while it has no picture. */
  grab(rate: CameraRate): Promise<Uint8Array | null>;
  close(): void;
}

export interface FeedListener {
  /** The device is gone, or the permission was taken back. */
  ended(): void;
  /** The device is there and gives no pictures (covered by a switch, taken by another program). */
  muted(muted: boolean): void;
}

/** Rejects with the browser's error, whose `name` says why. */
export type OpenCamera = (rate: CameraRate, listener: FeedListener) => Promise<CameraFeed>;

export interface FrameTimer {
  start(intervalMs: number, tick: () => void): void;
  stop(): void;
}

export interface PacketSink {
  readonly ready: boolean;
  readonly bufferedAmount: number;
  sendPacket(bytes: Uint8Array<ArrayBuffer>): boolean;
}

export type CameraState<Feed extends CameraFeed = CameraFeed> =
  | { kind: 'off' }
  | { kind: 'starting' }
  | { kind: 'on'; feed: Feed; muted: boolean }
  | { kind: 'lost' }
  /** `problem` is the name of the browser's error. */
  | { kind: 'refused'; problem: string };

/** A frame is skipped while more than this waits in the socket: an old picture helps nobody. */
export const bufferedLimitBytes = 256 * 1024;

/** 0–1: what a face is remembered by should not be lost to compression. */
const portraitQuality = 0.92;

export interface CameraCaptureOptions {
  open: OpenCamera;
  timer: FrameTimer;
  sink: PacketSink;
  rate: CameraRate;
  /** Epoch milliseconds. */
  now?: () => number;
  onState?: (state: CameraState) => void;
}

/** Takes a picture of the camera at the agreed rate and sends it as a packet. */
export class CameraCapture {
  readonly #options: CameraCaptureOptions;
  readonly #now: () => number;
  #state: CameraState = { kind: 'off' };
  #rate: CameraRate;
  #run = 0;
  #encoding = false;
  #seq = 0;
  #sent = 0;
  #skipped = 0;

  constructor(options: CameraCaptureOptions) {
    this.#options = options;
    this.#rate = options.rate;
    this.#now = options.now ?? Date.now;
  }

  get state(): CameraState {
    return this.#state;
  }

  /** Frames sent, and frames skipped because the network or the computer was too slow, since the page began. */
  get counts(): { sent: number; skipped: number } {
    return { sent: this.#sent, skipped: this.#skipped };
  }

  get rate(): CameraRate {
    return this.#rate;
  }

  /** Resolves with the new state: `on`, or `refused` with the reason. */
  async start(): Promise<CameraState> {
    if (this.#state.kind === 'starting' || this.#state.kind === 'on') return this.#state;
    this.#run += 1;
    const run = this.#run;
    this.#become({ kind: 'starting' });
    try {
      const feed = await this.#options.open(this.#rate, this.#listener(run));
      if (run !== this.#run) {
        feed.close();
        return this.#state;
      }
      this.#become({ kind: 'on', feed, muted: false });
      this.#schedule();
    } catch (error) {
      if (run === this.#run) this.#become({ kind: 'refused', problem: nameOf(error) });
    }
    return this.#state;
  }

  stop(): void {
    this.#release();
    this.#become({ kind: 'off' });
  }

  setRate(rate: CameraRate): void {
    this.#rate = rate;
    if (this.#state.kind === 'on') this.#schedule();
  }

  /** The server saw frames up to `seq`, perhaps from an earlier page: it ignores numbers that do not rise. */
  continueAfter(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
  }

  /** One picture at the camera's own best, beside those that are sent; null while there is none. */
  async portrait(): Promise<Uint8Array<ArrayBuffer> | null> {
    const picture = await this.#feed()?.grab({ ...this.#rate, jpegQuality: portraitQuality });
    return picture ? new Uint8Array(picture) : null;
  }

  #listener(run: number): FeedListener {
    return {
      ended: () => {
        if (run !== this.#run) return;
        this.#release();
        this.#become({ kind: 'lost' });
      },
      muted: (muted) => {
        if (run !== this.#run || this.#state.kind !== 'on') return;
        this.#become({ ...this.#state, muted });
      },
    };
  }

  #schedule(): void {
    this.#options.timer.start(1_000 / this.#rate.cameraFps, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const { sink } = this.#options;
    if (this.#state.kind !== 'on' || this.#state.muted || !sink.ready) return;
    if (this.#encoding || sink.bufferedAmount > bufferedLimitBytes) {
      this.#skipped += 1;
      return;
    }
    const { feed } = this.#state;
    const capturedAt = this.#now();
    this.#encoding = true;
    const payload = await feed.grab(this.#rate).catch(() => null);
    this.#encoding = false;
    if (!payload || payload.length > limits.frameBytes || this.#feed() !== feed) return;
    this.#seq += 1;
    const packet = encodePacket({ kind: packetKind.camera, seq: this.#seq, capturedAt, payload });
    if (sink.sendPacket(packet)) this.#sent += 1;
  }

  #feed(): CameraFeed | null {
    return this.#state.kind === 'on' ? this.#state.feed : null;
  }

  #release(): void {
    this.#run += 1;
    this.#options.timer.stop();
    this.#feed()?.close();
  }

  #become(state: CameraState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error || (typeof error === 'object' && error !== null && 'name' in error)
    ? String((error as { name: unknown }).name)
    : 'UnknownError';
}
