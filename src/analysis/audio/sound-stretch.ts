import { decibels, isFlat, levelOf, nextNoise } from './loudness.ts';
import type { DetectorState, SoundMemory } from './sound-memory.ts';
import { type HeardPiece, type SoundPiece, sampleRate } from './sound-observation.ts';
import { SpeechGate } from './speech-gate.ts';
import type { HeardWindow, VoiceDetector, VoiceWindow } from './voice-detector.ts';
import { joined, type VoicedSound } from './voiced-sound.ts';

export interface SoundStretchOptions {
  piece: SoundPiece;
  detector: Pick<VoiceDetector, 'name' | 'windowSamples'>;
  /** Null without VOICE_MODEL. */
  voiced: VoicedSound | null;
}

/** One piece of one student's sound on its way through the detector, window by window. */
export class SoundStretch {
  readonly voiced: VoicedSound | null;
  readonly #given: Int16Array;
  readonly #samples: Int16Array;
  readonly #windowSamples: number;
  readonly #detector: string;
  readonly #gate: SpeechGate;
  #at = 0;
  #state: DetectorState | null;
  #noiseDb: number | null;

  constructor({ piece, detector, voiced }: SoundStretchOptions) {
    const memory = piece.memory;
    this.voiced = voiced;
    this.#given = piece.samples;
    this.#samples = memory ? joined(memory.rest, piece.samples) : piece.samples;
    this.#windowSamples = detector.windowSamples;
    this.#detector = detector.name;
    this.#gate = new SpeechGate(detector.windowSamples, memory?.gate ?? null);
    this.#state = memory?.state ?? null;
    this.#noiseDb = memory?.noiseDb ?? null;
  }

  /** The next window to hear; null when the rest is too short for one. */
  get next(): VoiceWindow | null {
    const end = this.#at + this.#windowSamples;
    if (end > this.#samples.length) return null;
    return { samples: this.#samples.subarray(this.#at, end), state: this.#state };
  }

  /** What the detector says of the next window. */
  take({ probability, state }: HeardWindow): void {
    const window = this.#samples.subarray(this.#at, this.#at + this.#windowSamples);
    this.#at += this.#windowSamples;
    this.#state = state;
    this.#gate.add(probability);
    this.#noiseDb = nextNoise(this.#noiseDb, window, this.#gate.isSpeaking);
    if (this.#gate.isSpeaking) this.voiced?.add(window);
  }

  /** `voice` is what VOICE_MODEL says now, 0–1; null when it was not asked. */
  heard(voice: number | null): HeardPiece {
    const { length } = this.#given;
    const rest = this.#samples.slice(this.#at);
    const levelDb = decibels(this.#given);
    const observation = {
      spanMs: (length * 1_000) / sampleRate,
      ...this.#gate.tell(length, rest.length),
      isSpeaking: this.#gate.isSpeaking,
      level: levelOf(levelDb),
      noise: levelOf(this.#noiseDb ?? levelDb),
      isDead: isFlat(this.#given),
      voice,
    };
    return { observation, memory: this.#memory(rest) };
  }

  #memory(rest: Int16Array): SoundMemory {
    return {
      detector: this.#detector,
      state: this.#state,
      rest,
      gate: this.#gate.memory(rest.length),
      noiseDb: this.#noiseDb,
      voiced: this.voiced?.memory() ?? null,
    };
  }
}
