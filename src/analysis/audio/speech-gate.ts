import type { GateMemory } from './sound-memory.ts';
import { sampleRate, speechLagMs } from './sound-observation.ts';

/**
 * When windows count as speech. These are the defaults that the authors of Silero VAD give with their network: speech
 * begins at 0.5, goes on down to 0.35, is broken by 100 ms of silence, and what is shorter than 250 ms was none.
 */
const beginsAt = 0.5;
const endsBelow = 0.35;
const leastSpeechMs = 250;
const leastSilenceMs = 100;

const lagSamples = (speechLagMs * sampleRate) / 1_000;

export interface Told {
  speechMs: number;
  /** Mean of the detector's answers where there was speech, or everywhere when there was none; 0–1. */
  confidence: number;
}

/** From the detector's answer for each window to how much was speech. However the sound is cut, the sum is the same. */
export class SpeechGate {
  readonly #windowSamples: number;
  readonly #leastSpeech: number;
  readonly #leastSilence: number;
  readonly #probabilities: number[];
  readonly #isSpeech: number[];
  #run: number;
  #silent: number;

  constructor(windowSamples: number, memory: GateMemory | null) {
    this.#windowSamples = windowSamples;
    const windows = (ms: number) => Math.ceil((ms * sampleRate) / 1_000 / windowSamples);
    this.#leastSpeech = windows(leastSpeechMs);
    this.#leastSilence = windows(leastSilenceMs);
    // The slowest decision: one window short of speech, one short of silence, then speech after all.
    if (this.#slowest * windowSamples > lagSamples) throw new RangeError('The windows are too long.');
    this.#probabilities = [...(memory?.probabilities ?? [])];
    this.#isSpeech = [...(memory?.isSpeech ?? [])];
    this.#run = memory?.run ?? 0;
    this.#silent = memory?.silent ?? 0;
  }

  /** Whether the newest window belongs to what may become speech. */
  get isSpeaking(): boolean {
    return this.#run > 0;
  }

  /** Windows after which the newest one is decided for certain. */
  get #slowest(): number {
    return this.#leastSpeech + this.#leastSilence - 1;
  }

  add(probability: number): void {
    this.#probabilities.push(probability);
    this.#isSpeech.push(0);
    if (this.#run > 0) this.#goOn(probability);
    else if (probability >= beginsAt) this.#run = 1;
    if (this.#silent === 0 && this.#run >= this.#leastSpeech) this.#count();
  }

  /** What there was in so many samples; they end `speechLagMs` before the end of the sound, `rest` samples of which follow the newest window. */
  tell(samples: number, rest: number): Told {
    const end = lagSamples - rest;
    let [speech, spoken, heard, sum] = [0, 0, 0, 0];
    for (let i = 0; i < this.#isSpeech.length; i += 1) {
      // Counted backwards from the end of the newest window.
      const until = (this.#isSpeech.length - 1 - i) * this.#windowSamples;
      const within = Math.min(until + this.#windowSamples, end + samples) - Math.max(until, end);
      if (within <= 0) continue;
      const weighed = within * (this.#probabilities[i] ?? 0);
      heard += within;
      sum += weighed;
      if (!this.#isSpeech[i]) continue;
      speech += within;
      spoken += weighed;
    }
    const confidence = speech > 0 ? spoken / speech : heard > 0 ? sum / heard : 0;
    return { speechMs: (speech * 1_000) / sampleRate, confidence };
  }

  /** What the next stretch needs: windows that were not told to their end. */
  memory(rest: number): GateMemory {
    const kept = Math.ceil((lagSamples - rest) / this.#windowSamples);
    return {
      probabilities: Float32Array.from(this.#probabilities.slice(-kept)),
      isSpeech: Uint8Array.from(this.#isSpeech.slice(-kept)),
      run: this.#run,
      silent: this.#silent,
    };
  }

  #goOn(probability: number): void {
    this.#run += 1;
    this.#silent = probability < endsBelow ? this.#silent + 1 : 0;
    if (this.#silent < this.#leastSilence) return;
    this.#run = 0;
    this.#silent = 0;
  }

  /** Everything since it began was speech, short silences too; what is older than the slowest decision counts already. */
  #count(): void {
    const from = this.#isSpeech.length - Math.min(this.#run, this.#slowest);
    this.#isSpeech.fill(1, Math.max(0, from));
  }
}
