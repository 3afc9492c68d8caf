import { packetKind } from '../../protocol/packet.ts';
import {
  type CaptureState,
  FrameCapture,
  type FrameTimer,
  type OpenFeed,
  type PacketSink,
  type PictureFeed,
} from './frame-capture.ts';

/** How to capture: from the policy, later from RATE. */
export interface ScreenRate {
  screenIntervalMs: number;
  /** 0–1. */
  jpegQuality: number;
  screenMaxWidth: number;
}

export type DisplaySurface = 'monitor' | 'window' | 'browser';

/** A shared screen. Width and height are those of the share, in pixels; 0 while they are not known. */
export interface ScreenFeed extends PictureFeed<ScreenRate> {
  readonly label: string;
  /** What was chosen; null where the browser does not tell. */
  readonly displaySurface: DisplaySurface | null;
  readonly width: number;
  readonly height: number;
}

export type ScreenVerdict = 'entire' | 'not-entire' | 'unverified';

export type ScreenState<Feed extends ScreenFeed = ScreenFeed> =
  | { kind: 'off' }
  /** This browser cannot share a screen: phones, and pages over plain HTTP. */
  | { kind: 'unavailable' }
  | { kind: 'starting' }
  | { kind: 'on'; feed: Feed; verdict: ScreenVerdict }
  | { kind: 'lost' }
  /** `problem` is the name of the browser's error; `NotAllowedError` also when the choice was cancelled. */
  | { kind: 'refused'; problem: string };

/** This computer's screen as the page knows it, in CSS pixels. */
export interface OwnScreen {
  width: number;
  height: number;
  devicePixelRatio: number;
}

/** Sizes that differ by so many pixels are the same: a ratio such as 1.25 does not divide every width. */
const tolerancePx = 2;

/**
 * Whether all of the screen is shared. Firefox does not say what was chosen: there a share that is as large as the screen
 * (in its own pixels, or in CSS pixels where the system captures at half of them) is the screen, anything else stays open.
 */
export function verdictOf(
  { displaySurface, width, height }: Pick<ScreenFeed, 'displaySurface' | 'width' | 'height'>,
  own: OwnScreen,
): ScreenVerdict {
  if (displaySurface === 'monitor') return 'entire';
  if (displaySurface !== null) return 'not-entire';
  const isAsLarge = (scale: number) =>
    Math.abs(width - own.width * scale) <= tolerancePx &&
    Math.abs(height - own.height * scale) <= tolerancePx;
  return isAsLarge(own.devicePixelRatio) || isAsLarge(1) ? 'entire' : 'unverified';
}

export interface ScreenCaptureOptions<Feed extends ScreenFeed> {
  /** Null where the browser cannot share a screen. */
  open: OpenFeed<Feed, ScreenRate> | null;
  own: () => OwnScreen;
  timer: FrameTimer;
  sink: PacketSink;
  rate: ScreenRate;
  /** Epoch milliseconds. */
  now?: () => number;
  onState?: (state: ScreenState<Feed>) => void;
}

const notOpened = () => Promise.reject(Object.assign(new Error(), { name: 'NotSupportedError' }));

/** Takes a picture of the shared screen each `screenIntervalMs` and sends it as a packet. */
export class ScreenCapture<Feed extends ScreenFeed = ScreenFeed> {
  readonly #capture: FrameCapture<Feed, ScreenRate>;
  readonly #own: () => OwnScreen;
  readonly #isAvailable: boolean;

  constructor({ open, own, onState, ...options }: ScreenCaptureOptions<Feed>) {
    this.#own = own;
    this.#isAvailable = open !== null;
    this.#capture = new FrameCapture<Feed, ScreenRate>({
      ...options,
      open: open ?? notOpened,
      kind: packetKind.screen,
      intervalMs: ({ screenIntervalMs }) => screenIntervalMs,
      onState: (state) => onState?.(this.#stateOf(state)),
    });
  }

  get state(): ScreenState<Feed> {
    return this.#stateOf(this.#capture.state);
  }

  get counts(): { sent: number; skipped: number } {
    return this.#capture.counts;
  }

  get rate(): ScreenRate {
    return this.#capture.rate;
  }

  /**
   * Asks which screen to share: the browser wants a click before. What is shared until then ends for it. Resolves with the
   * new state.
   */
  async start(): Promise<ScreenState<Feed>> {
    if (!this.#isAvailable) return { kind: 'unavailable' };
    if (this.#capture.state.kind === 'on') this.#capture.stop();
    await this.#capture.start();
    // Nobody waits a whole interval to learn whether it works.
    void this.#capture.takeNow();
    return this.state;
  }

  stop(): void {
    this.#capture.stop();
  }

  /** While held, nothing is looked at and nothing is sent; the share stays open. */
  hold(held: boolean): void {
    this.#capture.hold(held);
  }

  setRate(rate: ScreenRate): void {
    this.#capture.setRate(rate);
  }

  continueAfter(seq: number): void {
    this.#capture.continueAfter(seq);
  }

  #stateOf(state: CaptureState<Feed>): ScreenState<Feed> {
    if (!this.#isAvailable) return { kind: 'unavailable' };
    if (state.kind !== 'on') return state;
    return { kind: 'on', feed: state.feed, verdict: verdictOf(state.feed, this.#own()) };
  }
}
