/** What is remembered of a student's sound until the next stretch; only the listener knows what is in it. */
export interface SoundMemory {
  /** Which detector left it: another one cannot go on from it. */
  readonly detector: string;
  /** Null before the first window. */
  readonly state: DetectorState | null;
  /** Samples that did not fill a window of the detector yet. */
  readonly rest: Int16Array;
  readonly gate: GateMemory;
  /** Level of the background, dB of full scale; null before the first window. */
  readonly noiseDb: number | null;
  /** For VOICE_MODEL; null without one. */
  readonly voiced: VoicedMemory | null;
}

/** What a voice detector keeps of one student between two windows. */
export type DetectorState = Float32Array | Uint8Array;

/** What is known of the newest windows, of which some are not decided or not told yet. */
export interface GateMemory {
  /** The detector's answers, oldest first, and 1 for each window that was speech. */
  readonly probabilities: Float32Array;
  readonly isSpeech: Uint8Array;
  /** Windows since somebody began to speak; 0 in silence. */
  readonly run: number;
  /** Silent ones at its end. */
  readonly silent: number;
}

/** One student's newest speech, with everything else cut out. */
export interface VoicedMemory {
  /** Samples that did not fill a frame yet. */
  readonly rest: Int16Array;
  /** Log-mel frames, oldest first. */
  readonly features: Float32Array;
  /** Frames since the voice was rated. */
  readonly unrated: number;
}
