import { frameSamples, hopSamples, type LogMel } from './log-mel.ts';
import type { VoicedMemory } from './sound-memory.ts';

/** A voice is rated again after so many new frames: a second of speech. */
const framesBetween = 100;

/** Gathers the log-mel frames of speech until there are enough to rate a voice. */
export class VoicedSound {
  readonly #mel: LogMel;
  readonly #mostFrames: number;
  readonly #frames: Float32Array[] = [];
  readonly #before: Float32Array;
  #rest: Int16Array;
  #unrated: number;

  constructor({ mel, frames }: { mel: LogMel; frames: number }, memory: VoicedMemory | null) {
    this.#mel = mel;
    this.#mostFrames = frames;
    this.#rest = memory?.rest ?? new Int16Array(0);
    this.#before = memory?.features ?? new Float32Array(0);
    this.#unrated = memory?.unrated ?? 0;
  }

  /** A window in which somebody spoke. */
  add(window: Int16Array): void {
    const samples = joined(this.#rest, window);
    let from = 0;
    for (; from + frameSamples <= samples.length; from += hopSamples) {
      this.#frames.push(this.#mel.frame(samples.subarray(from, from + frameSamples)));
      this.#unrated += 1;
    }
    this.#rest = samples.slice(from);
  }

  /** The newest frames when it is time to rate them, which is taken for done; else null. */
  takeDue(): Float32Array | null {
    const features = this.#features();
    const isFull = features.length === this.#mostFrames * this.#mel.bands;
    if (!isFull || this.#unrated < framesBetween) return null;
    this.#unrated = 0;
    return features;
  }

  memory(): VoicedMemory {
    return { rest: this.#rest, features: this.#features(), unrated: this.#unrated };
  }

  #features(): Float32Array {
    const { bands } = this.#mel;
    const all = new Float32Array(this.#before.length + this.#frames.length * bands);
    all.set(this.#before);
    for (const [i, frame] of this.#frames.entries()) all.set(frame, this.#before.length + i * bands);
    return all.slice(-this.#mostFrames * bands);
  }
}

export function joined(a: Int16Array, b: Int16Array): Int16Array {
  const both = new Int16Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
