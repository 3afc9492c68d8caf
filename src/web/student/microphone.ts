import { limits } from '../../protocol/limits.ts';
import { encodePacket, packetKind } from '../../protocol/packet.ts';
import { nameOf, type PacketSink } from './frame-capture.ts';
import { levelOf } from './sound-packets.ts';

/** An open microphone. */
export interface SoundFeed {
  readonly label: string;
  /** A feed that is not enabled gives silence: nothing is heard. */
  enable(enabled: boolean): void;
  /** Begins to give sound where the browser waits for a click before. */
  resume(): void;
  close(): void;
}

export interface SoundListener {
  /** A tenth of a second: s16le mono 16 kHz. `startedAt`: epoch milliseconds of its first sample. */
  packet(pcm: Uint8Array, startedAt: number): void;
  /** The device is there and gives no sound. */
  muted(muted: boolean): void;
  /** Waits for a click, or (Firefox) for a computer that can also play sound. */
  suspended(suspended: boolean): void;
  /** The device is gone, or the permission was taken back. */
  ended(): void;
  /** What was opened is another device now, or is not there any more. */
  switched(): void;
}

/** Rejects with the browser's error, whose `name` says why. */
export type OpenMicrophone = (listener: SoundListener) => Promise<SoundFeed>;

export type MicrophoneState =
  | { kind: 'off' }
  | { kind: 'starting' }
  /** `muted`: no sound comes. `waits`: not for the device's sake, but because the browser has not begun to listen. */
  | { kind: 'on'; label: string; muted: boolean; waits?: true }
  | { kind: 'lost' }
  /** `problem` is the name of the browser's error. */
  | { kind: 'refused'; problem: string };

/**
 * Sound is dropped while more than this waits in the socket. Pictures stop at half of it, so a single large one tears no
 * hole into the sound.
 */
export const soundBufferedLimitBytes = 512 * 1024;

/** What happened to the microphone, apart from its state. */
export type MicrophoneEvent =
  | { event: 'microphone-muted' }
  | { event: 'microphone-ended'; reason: 'ended' | 'switched' };

export interface MicrophoneCaptureOptions {
  open: OpenMicrophone;
  sink: PacketSink;
  onState?: (state: MicrophoneState) => void;
  onEvent?: (event: MicrophoneEvent) => void;
  /** 0–1, ten times a second while on. */
  onLevel?: (level: number) => void;
}

/** Sends what the microphone hears, a tenth of a second at a time. */
export class MicrophoneCapture {
  readonly #options: MicrophoneCaptureOptions;
  #state: MicrophoneState = { kind: 'off' };
  #feed: SoundFeed | null = null;
  #run = 0;
  #held = false;
  #muted = false;
  #suspended = false;
  #seq = 0;
  #sent = 0;
  #skipped = 0;

  constructor(options: MicrophoneCaptureOptions) {
    this.#options = options;
  }

  get state(): MicrophoneState {
    return this.#state;
  }

  /** Packets sent, and packets dropped because the network was too slow, since the page began. */
  get counts(): { sent: number; skipped: number } {
    return { sent: this.#sent, skipped: this.#skipped };
  }

  /** Resolves with the new state: `on`, or `refused` with the reason. On already, it begins to give sound after a click. */
  async start(): Promise<MicrophoneState> {
    this.#feed?.resume();
    if (this.#state.kind === 'starting' || this.#state.kind === 'on') return this.#state;
    this.#run += 1;
    const run = this.#run;
    this.#muted = false;
    this.#suspended = false;
    this.#become({ kind: 'starting' });
    try {
      const feed = await this.#options.open(this.#listener(run));
      if (run !== this.#run) {
        feed.close();
        return this.#state;
      }
      this.#feed = feed;
      if (this.#held) feed.enable(false);
      this.#tell();
    } catch (error) {
      if (run === this.#run) this.#become({ kind: 'refused', problem: nameOf(error) });
    }
    return this.#state;
  }

  stop(): void {
    this.#release();
    this.#become({ kind: 'off' });
  }

  /** While held, nothing is heard and nothing is sent; the microphone stays open. */
  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#feed?.enable(!held);
    if (held) this.#options.onLevel?.(0);
  }

  /** The server heard packets up to `seq`, perhaps from an earlier page: it ignores numbers that do not rise. */
  continueAfter(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
  }

  #listener(run: number): SoundListener {
    const current = (react: () => void) => {
      if (run === this.#run) react();
    };
    return {
      packet: (pcm, startedAt) => current(() => this.#packet(pcm, startedAt)),
      muted: (muted) => current(() => this.#muteChanged(muted)),
      suspended: (suspended) =>
        current(() => {
          this.#suspended = suspended;
          this.#tell();
        }),
      ended: () => current(() => this.#lost('ended')),
      switched: () =>
        current(() => {
          this.#lost('switched');
          void this.start();
        }),
    };
  }

  #packet(pcm: Uint8Array, capturedAt: number): void {
    const { sink, onLevel } = this.#options;
    if (this.#state.kind !== 'on' || this.#held || pcm.length !== limits.audioPacketBytes) return;
    onLevel?.(levelOf(pcm));
    // A muted device gives silence of its own making: the server should find the sound missing instead.
    if (this.#muted || !sink.ready) return;
    if (sink.bufferedAmount > soundBufferedLimitBytes) {
      this.#skipped += 1;
      return;
    }
    this.#seq += 1;
    const packet = encodePacket({ kind: packetKind.audio, seq: this.#seq, capturedAt, payload: pcm });
    if (sink.sendPacket(packet)) this.#sent += 1;
  }

  #muteChanged(muted: boolean): void {
    if (muted === this.#muted) return;
    this.#muted = muted;
    this.#tell();
    if (muted) this.#options.onEvent?.({ event: 'microphone-muted' });
  }

  #lost(reason: 'ended' | 'switched'): void {
    this.#release();
    this.#become({ kind: 'lost' });
    this.#options.onEvent?.({ event: 'microphone-ended', reason });
  }

  /** What the browser tells before the microphone is open shows as soon as it is. */
  #tell(): void {
    if (!this.#feed) return;
    const { label } = this.#feed;
    if (this.#suspended && !this.#muted) this.#become({ kind: 'on', label, muted: true, waits: true });
    else this.#become({ kind: 'on', label, muted: this.#muted });
  }

  #release(): void {
    this.#run += 1;
    this.#feed?.close();
    this.#feed = null;
    this.#options.onLevel?.(0);
  }

  #become(state: MicrophoneState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }
}
