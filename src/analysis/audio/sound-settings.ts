import type { ThreadServing } from '../threads/messages.ts';
import type { VoiceDetector } from './voice-detector.ts';

/** What the sound thread needs to know before its first packet. */
export interface SoundSettings {
  /** The setting VOICE_MODEL. */
  readonly voiceModel: string | null;
}

/** What serves in the sound thread. */
export interface SoundServing extends ThreadServing {
  /** What tells speech from the rest. */
  readonly detector: VoiceDetector['name'];
  /** VOICE_MODEL is there. */
  readonly ratesVoices: boolean;
}
