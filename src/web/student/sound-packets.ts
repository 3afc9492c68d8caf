import { limits } from '../../protocol/limits.ts';

/** Samples a second that the server hears. */
export const packetRate = 16_000;
const packetSamples = limits.audioPacketBytes / 2;

/** What would fold back into the sound is at least this far below it, dB. */
const stopbandDb = 60;
/** Kaiser's β for that attenuation (Oppenheim and Schafer, "Discrete-Time Signal Processing", 7.5.3). */
const beta = 0.1102 * (stopbandDb - 8.7);
/** The filter goes from "all" to "nothing" in this last share of the band: 7 to 8 kHz. */
const transition = 1 / 8;

/**
 * Brings sound of any rate to 16 kHz. A windowed sinc that is cut off below half the lower rate, in as many phases as
 * outputs fall between two inputs: exact for rates that are whole numbers, as those of sound cards are.
 */
export class Resampler {
  readonly #phases: readonly Float32Array[];
  /** Input samples that an output lies after the one before: `#step` / `#phases.length`. */
  readonly #step: number;
  readonly #taps: number;
  #held: Float32Array;
  #length: number;
  /** Where the next output's first tap stands in `#held`, and its phase. */
  #at = 0;
  #phase = 0;

  /** `rate`: samples a second of the input. */
  constructor(rate: number) {
    const from = Math.round(rate);
    const common = greatestCommonDivisor(from, packetRate);
    const nyquist = Math.min(from, packetRate) / 2;
    this.#step = from / common;
    // Kaiser's estimate of the length, odd so that a tap stands in the middle.
    this.#taps = 2 * Math.ceil((stopbandDb - 7.95) / (28.72 * ((transition * nyquist) / from))) + 1;
    const cutoff = (nyquist * (1 - transition / 2)) / from;
    const count = packetRate / common;
    this.#phases = Array.from({ length: count }, (_, i) => phaseOf(this.#taps, cutoff, i / count));
    this.#held = new Float32Array(this.#taps + 1_024);
    // The first input meets the middle of the filter: nothing is late by more than that.
    this.#length = this.#taps >> 1;
  }

  /** Calls back with each output sample, −1…1 and a little beyond where the input is at its limits. */
  push(input: Float32Array, output: (sample: number) => void): void {
    this.#append(input);
    while (this.#at + this.#taps <= this.#length) {
      output(this.#filtered());
      this.#phase += this.#step;
      this.#at += Math.floor(this.#phase / this.#phases.length);
      this.#phase %= this.#phases.length;
    }
    const done = Math.min(this.#at, this.#length);
    this.#held.copyWithin(0, done, this.#length);
    this.#length -= done;
    this.#at -= done;
  }

  #filtered(): number {
    const filter = this.#phases[this.#phase] as Float32Array;
    const held = this.#held;
    const at = this.#at;
    let sum = 0;
    for (let i = 0; i < filter.length; i += 1) sum += (filter[i] as number) * (held[at + i] as number);
    return sum;
  }

  #append(input: Float32Array): void {
    const length = this.#length + input.length;
    if (length > this.#held.length) {
      const larger = new Float32Array(2 * length);
      larger.set(this.#held.subarray(0, this.#length));
      this.#held = larger;
    }
    this.#held.set(input, this.#length);
    this.#length = length;
  }
}

/** The filter for outputs that lie `offset` of a sample after the input in its middle; it lets through 1 of a constant. */
function phaseOf(taps: number, cutoff: number, offset: number): Float32Array {
  const middle = taps >> 1;
  const filter = Float32Array.from({ length: taps }, (_, i) => {
    const t = i - middle - offset;
    const x = t / (middle + 1);
    return sinc(2 * cutoff * t) * bessel(beta * Math.sqrt(Math.max(0, 1 - x * x)));
  });
  const sum = filter.reduce((total, value) => total + value, 0);
  return filter.map((value) => value / sum);
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-9 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** A tenth of a second: s16le mono 16 kHz. `startedAt`: epoch milliseconds of its first sample. */
export interface PacketOfSound {
  pcm: Uint8Array<ArrayBuffer>;
  startedAt: number;
}

/** Cuts what a microphone gives into packets. */
export class SoundPackets {
  readonly #resampler: Resampler;
  #view = new DataView(new ArrayBuffer(limits.audioPacketBytes));
  #filled = 0;

  /** `rate`: samples a second of the input. */
  constructor(rate: number) {
    this.#resampler = new Resampler(rate);
  }

  /** One block of each channel, the newest sample heard at `now` (epoch ms). Gives the packets that are full with it. */
  push(channels: readonly Float32Array[], now: number): PacketOfSound[] {
    const full: PacketOfSound[] = [];
    this.#resampler.push(mono(channels), (sample) => {
      const value = Math.round(sample * 32_768);
      this.#view.setInt16(2 * this.#filled, Math.max(-32_768, Math.min(32_767, value)), true);
      this.#filled += 1;
      if (this.#filled < packetSamples) return;
      full.push({ pcm: new Uint8Array(this.#view.buffer), startedAt: now - limits.audioPacketMs });
      this.#view = new DataView(new ArrayBuffer(limits.audioPacketBytes));
      this.#filled = 0;
    });
    return full;
  }
}

/** The mean of all channels: a voice beside a stereo microphone is in one of them. */
function mono(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = channels;
  if (others.length === 0) return first;
  return first.map(
    (value, i) => others.reduce((sum, channel) => sum + (channel[i] ?? 0), value) / channels.length,
  );
}

/** Loudness of a packet, 0 (−60 dB of full scale and below) to 1 (full scale), as the server reckons it. */
export function levelOf(pcm: Uint8Array): number {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const count = pcm.length >> 1;
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += (view.getInt16(2 * i, true) / 32_768) ** 2;
  if (sum === 0) return 0;
  const db = 10 * Math.log10(sum / count);
  return Math.min(1, Math.max(0, 1 + db / 60));
}
