import { type SoundObservation, speechLagMs } from '../analysis/audio/sound-observation.ts';
import type { Policy } from '../protocol/policy.ts';
import { type Authenticity, AuthenticityMean } from './authenticity.ts';
import type { Signal } from './signal.ts';
import { GatheredSpeech } from './sound-gathered.ts';

/** A microphone that sends one and the same sample for so long is off, ms. */
const silentMs = 5_000;

/** Everything that the microphone's sound tells of one student: speech, level, noise, whose voice it is, technical faults. */
export class SoundWatch {
  readonly #gathered: GatheredSpeech;
  readonly #authenticity = new AuthenticityMean('voice');
  #newest: SoundObservation | null = null;
  #deadMs = 0;
  #isRated = false;

  constructor({ policy }: { policy: Policy }) {
    this.#gathered = new GatheredSpeech({ pauseMs: policy.rules.A6.pauseMs });
  }

  /** `at` is when the stretch ended, epoch ms by the server's clock; it rises. */
  hear(observation: SoundObservation, at: number): Signal[] {
    const { spanMs, isDead, voice } = observation;
    this.#newest = observation;
    this.#deadMs = isDead ? this.#deadMs + spanMs : 0;
    if (voice !== null) {
      this.#isRated = true;
      this.#authenticity.add(at, voice);
    }
    return this.#gathered.add(observation, at - speechLagMs);
  }

  /** What is technically wrong with the newest sound. */
  get fault(): 'silent' | null {
    return this.#deadMs >= silentMs ? 'silent' : null;
  }

  /** 0 (silence) to 1 (full scale). */
  get level(): number {
    return this.#newest?.level ?? 0;
  }

  /** Level of what is there all the time, 0–1. */
  get noise(): number {
    return this.#newest?.noise ?? 0;
  }

  get isSpeaking(): boolean {
    return this.#newest?.isSpeaking ?? false;
  }

  /** Whether the voice is what it seems; null as long as VOICE_MODEL has not rated it once. `now` in epoch ms. */
  voice(now: number): Authenticity | null {
    return this.#isRated ? this.#authenticity.at(now) : null;
  }
}
