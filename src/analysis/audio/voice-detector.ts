import type { DetectorState } from './sound-memory.ts';

/** A window of one student's sound, and what the one before it left behind; null at the beginning. */
export interface VoiceWindow {
  /** As many samples as the detector takes. */
  readonly samples: Int16Array;
  readonly state: DetectorState | null;
}

export interface HeardWindow {
  /** How likely somebody speaks in it, 0–1. */
  readonly probability: number;
  readonly state: DetectorState;
}

/** Tells speech from everything else, a window at a time. Keeps nothing of anybody. Calls may not overlap. */
export interface VoiceDetector {
  readonly name: 'silero-v6' | 'fvad';
  /** Samples of a window. */
  readonly windowSamples: number;
  /** One window of each of several students; one answer each, in their order. */
  hear(windows: readonly VoiceWindow[]): Promise<readonly HeardWindow[]>;
  /** A second call does nothing. */
  close(): Promise<void>;
}
