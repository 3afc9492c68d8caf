/** Samples a second of all sound: 16 kHz mono, as packets bring it. */
export const sampleRate = 16_000;

/** What was heard in a stretch of one student's sound. */
export interface SoundObservation {
  /** Length of the stretch, ms. */
  readonly spanMs: number;
  /** How much of it was speech, ms: 0 … `spanMs`. */
  readonly speechMs: number;
  /** The voice detector's mean over the part that was speech, or over everything when nothing was; 0–1. */
  readonly confidence: number;
  /** Somebody was speaking at its end. */
  readonly isSpeaking: boolean;
  /** Loudness, 0 (silence, −60 dB of full scale and below) to 1 (full scale), of the stretch as a whole. */
  readonly level: number;
  /** The same of what is there all the time: fan, street, hum. */
  readonly noise: number;
  /** No microphone sends this: every sample is the same, as from one that is switched off. */
  readonly isDead: boolean;
  /** How much the voice sounds like a living person's, 0–1; null without VOICE_MODEL, or while it has not heard enough speech. */
  readonly voice: number | null;
}

/** What is remembered of a student's sound until the next stretch; only the listener knows what is in it. */
export interface SoundMemory {
  /** The voice detector's state. */
  readonly detector: readonly Float32Array[];
  /** Samples that did not fill a window of the detector yet. */
  readonly rest: Int16Array;
  /** Windows in a row that said the same, and whether that is speech. */
  readonly isSpeaking: boolean;
  readonly sinceChange: number;
  /** Level of the background, dB of full scale. */
  readonly noiseDb: number;
  /** Log-mel frames of the newest speech, for VOICE_MODEL; empty without one. */
  readonly mel: Float32Array;
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
