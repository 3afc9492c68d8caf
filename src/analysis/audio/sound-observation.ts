import type { SoundMemory } from './sound-memory.ts';

/** Samples a second of all sound: 16 kHz mono, as packets bring it. */
export const sampleRate = 16_000;

/**
 * Whether a sound was speech is known only when it has lasted, or has ended: what is told of speech lies so far behind the
 * rest, ms.
 */
export const speechLagMs = 360;

/** What was heard in a stretch of one student's sound. */
export interface SoundObservation {
  /** Length of the stretch, ms. */
  readonly spanMs: number;
  /** How much was speech in a stretch as long as this one that ended `speechLagMs` earlier, ms: 0 … `spanMs`. */
  readonly speechMs: number;
  /** The voice detector's mean over the part that was speech, or over everything when nothing was; 0–1. */
  readonly confidence: number;
  /** Somebody seems to be speaking at its end. Told at once: a cough may say so, too, and never count as speech. */
  readonly isSpeaking: boolean;
  /** Loudness, 0 (silence, −60 dB of full scale and below) to 1 (full scale), of the stretch as a whole. */
  readonly level: number;
  /** The same of what is there all the time: fan, street, hum. */
  readonly noise: number;
  /** No microphone sends this: every sample is the same, as from one that is switched off. */
  readonly isDead: boolean;
  /**
   * How much the voice sounds like a living person's, 0–1; null without VOICE_MODEL, while too little speech was heard, and
   * until one more second of it was.
   */
  readonly voice: number | null;
}

/** A stretch of one student's sound, and what the one before it left behind. */
export interface SoundPiece {
  /** 16 kHz mono; any number of samples, usually a multiple of 100 ms. */
  readonly samples: Int16Array;
  readonly memory: SoundMemory | null;
}

/** Several students at once: one run of the detector serves them all. */
export interface SoundRequest {
  readonly pieces: readonly SoundPiece[];
}

export interface HeardPiece {
  readonly observation: SoundObservation;
  readonly memory: SoundMemory;
}

/** One answer for each piece, in their order. */
export interface HeardSound {
  readonly heard: readonly HeardPiece[];
}
