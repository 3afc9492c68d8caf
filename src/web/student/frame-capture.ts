import { limits } from '../../protocol/limits.ts';
import { encodePacket, type PacketKind } from '../../protocol/packet.ts';

/** An open source of pictures. */
export interface PictureFeed<Rate> {
  /** A JPEG of what it shows now, or null while it has no picture. */
  grab(rate: Rate): Promise<Uint8Array | null>;
  /** A feed that is not enabled shows black: nothing is looked at. */
  enable?(enabled: boolean): void;
  close(): void;
}

export interface FeedListener {
  /** The device is gone, the share was stopped, or the permission was taken back. */
  ended(): void;
  /** The device is there and gives no pictures (covered by a switch, taken by another program). */
  muted(muted: boolean): void;
  /** It shows something else now, or in another size. */
  changed?(): void;
}

/** Rejects with the browser's error, whose `name` says why. */
export type OpenFeed<Feed, Rate> = (rate: Rate, listener: FeedListener) => Promise<Feed>;

export interface FrameTimer {
  start(intervalMs: number, tick: () => void): void;
  stop(): void;
}

export interface PacketSink {
  readonly ready: boolean;
  readonly bufferedAmount: number;
  sendPacket(bytes: Uint8Array<ArrayBuffer>): boolean;
}

export type CaptureState<Feed> =
  | { kind: 'off' }
  | { kind: 'starting' }
  | { kind: 'on'; feed: Feed; muted: boolean }
  | { kind: 'lost' }
  /** `problem` is the name of the browser's error. */
  | { kind: 'refused'; problem: string };

/** A frame is skipped while more than this waits in the socket: an old picture helps nobody. */
export const bufferedLimitBytes = 256 * 1024;

/** A picture over the size limit is taken again with this share of the quality, so many times. */
const lowerQuality = 0.6;
const lowerings = 3;

interface Quality {
  /** 0–1. */
  jpegQuality: number;
}

export interface FrameCaptureOptions<Feed, Rate> {
  open: OpenFeed<Feed, Rate>;
  timer: FrameTimer;
  sink: PacketSink;
  rate: Rate;
  /** Epoch milliseconds. */
  now?: () => number;
  onState?: (state: CaptureState<Feed>) => void;
}

interface Kind<Rate> {
  kind: PacketKind;
  intervalMs: (rate: Rate) => number;
}

/** Takes a picture of a camera or a screen at the agreed rate and sends it as a packet. */
export class FrameCapture<Feed extends PictureFeed<Rate>, Rate extends Quality> {
  readonly #options: FrameCaptureOptions<Feed, Rate> & Kind<Rate>;
  readonly #now: () => number;
  #state: CaptureState<Feed> = { kind: 'off' };
  #rate: Rate;
  #run = 0;
  #held = false;
  #encoding = false;
  #seq = 0;
  #sent = 0;
  #skipped = 0;

  constructor(options: FrameCaptureOptions<Feed, Rate> & Kind<Rate>) {
    this.#options = options;
    this.#rate = options.rate;
    this.#now = options.now ?? Date.now;
  }

  get state(): CaptureState<Feed> {
    return this.#state;
  }

  /** Frames sent, and frames skipped because the network or the computer was too slow, since the page began. */
  get counts(): { sent: number; skipped: number } {
    return { sent: this.#sent, skipped: this.#skipped };
  }

  get rate(): Rate {
    return this.#rate;
  }

  /** Resolves with the new state: `on`, or `refused` with the reason. */
  async start(): Promise<CaptureState<Feed>> {
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
      if (this.#held) feed.enable?.(false);
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

  /** While held, nothing is looked at and nothing is sent; the feed stays open. */
  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#feed()?.enable?.(!held);
    this.#schedule();
  }

  setRate(rate: Rate): void {
    const { intervalMs } = this.#options;
    const isSame = intervalMs(rate) === intervalMs(this.#rate);
    this.#rate = rate;
    // Begun anew, an interval of a minute would put the next picture off by as much.
    if (!isSame) this.#schedule();
  }

  /** The server saw frames up to `seq`, perhaps from an earlier page: it ignores numbers that do not rise. */
  continueAfter(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
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
      changed: () => {
        if (run === this.#run && this.#state.kind === 'on') this.#become({ ...this.#state });
      },
    };
  }

  #schedule(): void {
    if (this.#state.kind !== 'on') return;
    if (this.#held) this.#options.timer.stop();
    else this.#options.timer.start(this.#options.intervalMs(this.#rate), () => void this.takeNow());
  }

  /** Takes and sends one picture, or skips it when the one before is not through. */
  async takeNow(): Promise<void> {
    const { sink, kind } = this.#options;
    if (this.#state.kind !== 'on' || this.#state.muted || this.#held || !sink.ready) return;
    if (this.#encoding || sink.bufferedAmount > bufferedLimitBytes) {
      this.#skipped += 1;
      return;
    }
    const { feed } = this.#state;
    const capturedAt = this.#now();
    this.#encoding = true;
    const payload = await this.#grab(feed);
    this.#encoding = false;
    if (!payload || this.#feed() !== feed || this.#held) return;
    this.#seq += 1;
    if (sink.sendPacket(encodePacket({ kind, seq: this.#seq, capturedAt, payload }))) this.#sent += 1;
  }

  /** Rather a coarser picture than none: a screen full of photographs can be over the limit at the usual quality. */
  async #grab(feed: Feed): Promise<Uint8Array | null> {
    let { jpegQuality } = this.#rate;
    for (let tries = 0; tries <= lowerings; tries += 1) {
      const picture = await feed.grab({ ...this.#rate, jpegQuality }).catch(() => null);
      if (!picture || picture.length <= limits.frameBytes) return picture;
      jpegQuality *= lowerQuality;
    }
    return null;
  }

  #feed(): Feed | null {
    return this.#state.kind === 'on' ? this.#state.feed : null;
  }

  #release(): void {
    this.#run += 1;
    this.#options.timer.stop();
    this.#feed()?.close();
  }

  #become(state: CaptureState<Feed>): void {
    this.#state = state;
    this.#options.onState?.(state);
  }
}

/** The name of what the browser threw, which says why. */
export function nameOf(error: unknown): string {
  return error instanceof Error || (typeof error === 'object' && error !== null && 'name' in error)
    ? String((error as { name: unknown }).name)
    : 'UnknownError';
}

/** Whether the browser or the person said no, as opposed to a device that does not work. */
export const isDenied = (state: { kind: string; problem?: string }): boolean =>
  state.kind === 'refused' && ['NotAllowedError', 'SecurityError'].includes(state.problem ?? '');
