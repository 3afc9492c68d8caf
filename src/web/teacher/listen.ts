import { signal } from '@preact/signals';
import type { Packet } from '../../protocol/packet.ts';
import { JitterBuffer } from './listen-buffer.ts';
import { samplesOf } from './listen-samples.ts';

/** Where sound is played. */
export interface SoundOutput {
  /** Milliseconds of its own clock; stands still while the browser holds the sound back. */
  now(): number;
  play(samples: Float32Array<ArrayBuffer>, at: number): void;
  /** How loud it is at this moment, 0–1. */
  level(): number;
  close(): void;
}

/** `silent`: nothing arrives. `failed`: this browser cannot play. */
export type ListenState = 'off' | 'starting' | 'playing' | 'silent' | 'failed';

/** Without a packet for this long there is no sound from the student, ms. */
export const silentAfterMs = 2_000;
const meterEveryMs = 100;

export interface ListenOptions {
  /** Opens the output; may throw. */
  open: () => SoundOutput;
  now?: () => number;
}

/** Plays the sound of one student, packet by packet. */
export class Listen {
  readonly state = signal<ListenState>('off');
  /** How loud it is, 0–1. */
  readonly level = signal(0);
  readonly #open: () => SoundOutput;
  readonly #now: () => number;
  #output: SoundOutput | null = null;
  #buffer = new JitterBuffer();
  #lastPacketAt = 0;
  #meter: ReturnType<typeof setInterval> | undefined;

  constructor({ open, now = Date.now }: ListenOptions) {
    this.#open = open;
    this.#now = now;
  }

  get isOn(): boolean {
    return this.#output !== null;
  }

  /** True when the output is open. */
  start(): boolean {
    this.stop();
    try {
      this.#output = this.#open();
    } catch {
      this.state.value = 'failed';
      return false;
    }
    this.#buffer = new JitterBuffer();
    this.#lastPacketAt = this.#now();
    this.state.value = 'starting';
    this.#meter = setInterval(() => this.#look(), meterEveryMs);
    return true;
  }

  packet({ seq, capturedAt, payload }: Packet): void {
    const samples = this.#output && samplesOf(payload);
    if (!this.#output || !samples) return;
    this.#lastPacketAt = this.#now();
    this.state.value = 'playing';
    const at = this.#buffer.place({ seq, capturedAt }, this.#output.now());
    if (at !== null) this.#output.play(samples, at);
  }

  stop(): void {
    clearInterval(this.#meter);
    this.#output?.close();
    this.#output = null;
    this.state.value = 'off';
    this.level.value = 0;
  }

  #look(): void {
    this.level.value = this.#output?.level() ?? 0;
    if (this.#now() - this.#lastPacketAt >= silentAfterMs) this.state.value = 'silent';
  }
}
