import { PlugInError } from '../analysis-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { FvadDetector } from './fvad-detector.ts';
import { LogMel } from './log-mel.ts';
import { SileroDetector } from './silero-detector.ts';
import type { HeardSound, SoundPiece, SoundRequest } from './sound-observation.ts';
import { SoundStretch } from './sound-stretch.ts';
import type { VoiceDetector, VoiceWindow } from './voice-detector.ts';
import { VoiceModel } from './voice-model.ts';
import { VoicedSound } from './voiced-sound.ts';

export interface OpenSoundListenerOptions {
  /** The setting VOICE_MODEL. */
  voiceModel: string | null;
  /** Receives a sentence for operators where something else serves than one may expect. */
  notice?: (text: string) => void;
  /** Tests let it fail. */
  openOnnx?: () => Promise<Runtime>;
}

interface Parts {
  detector: VoiceDetector;
  model: VoiceModel | null;
  runtime: Runtime | null;
}

/** Hears speech, level and noise in the sound of many students at once. Keeps nothing of anybody between two calls. */
export class SoundListener {
  readonly #parts: Parts;
  readonly #voice: { mel: LogMel; frames: number } | null;
  #closed: Promise<void> | null = null;

  private constructor(parts: Parts) {
    this.#parts = parts;
    const { model } = parts;
    this.#voice = model && { mel: new LogMel(model.bands), frames: model.frames };
  }

  /**
   * Where ONNX Runtime or the network cannot be loaded, WebRTC's detector serves instead.
   * @throws PlugInError when VOICE_MODEL cannot be used
   */
  static async open({
    voiceModel,
    notice = () => {},
    openOnnx = defaultOnnx,
  }: OpenSoundListenerOptions): Promise<SoundListener> {
    let runtime: Runtime | null = null;
    try {
      runtime = await openOnnx();
      const detector = await SileroDetector.load({ runtime });
      const model = await pluggedIn(voiceModel, runtime);
      return new SoundListener({ detector, model, runtime });
    } catch (error) {
      await runtime?.close();
      if (error instanceof PlugInError) throw error;
      if (voiceModel !== null) throw new PlugInError('VOICE_MODEL', voiceModel, error);
      const { message } = error as Error;
      notice(
        `The voice network cannot be loaded here, WebRTC's detector takes its place. It takes most noises for speech: switch rule A6 off. ${message}`,
      );
      return new SoundListener({ detector: await FvadDetector.load(), model: null, runtime: null });
    }
  }

  /** What tells speech from the rest. */
  get detector(): VoiceDetector['name'] {
    return this.#parts.detector.name;
  }

  get ratesVoices(): boolean {
    return this.#voice !== null;
  }

  /** The next window of all pieces goes through the detector together, as long as any has one. Calls may not overlap. */
  async hear({ pieces }: SoundRequest): Promise<HeardSound> {
    const stretches = pieces.map((piece) => this.#stretch(piece));
    let open = withNext(stretches);
    while (open.length > 0) {
      const answers = await this.#parts.detector.hear(open.map(({ window }) => window));
      for (const [i, { stretch }] of open.entries()) {
        const answer = answers[i];
        if (answer) stretch.take(answer);
      }
      open = withNext(stretches);
    }
    const heard = [];
    for (const stretch of stretches) heard.push(stretch.heard(await this.#rate(stretch)));
    return { heard };
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { detector, model, runtime } = this.#parts;
    await detector.close();
    await model?.close();
    await runtime?.close();
  }

  #stretch({ samples, memory }: SoundPiece): SoundStretch {
    const { detector } = this.#parts;
    // After a thread was replaced another detector may serve, which cannot go on from there.
    const known = memory?.detector === detector.name ? memory : null;
    const voiced = this.#voice && new VoicedSound(this.#voice, known?.voiced ?? null);
    return new SoundStretch({ piece: { samples, memory: known }, detector, voiced });
  }

  async #rate({ voiced }: SoundStretch): Promise<number | null> {
    const due = voiced?.takeDue() ?? null;
    return due && this.#parts.model ? this.#parts.model.rate(due) : null;
  }
}

async function defaultOnnx(): Promise<Runtime> {
  // Its native library is looked for only now: not every platform has one.
  const { OnnxRuntime } = await import('../runtime/onnx.ts');
  return new OnnxRuntime();
}

async function pluggedIn(file: string | null, runtime: Runtime): Promise<VoiceModel | null> {
  if (file === null) return null;
  try {
    return await VoiceModel.load({ runtime, file });
  } catch (error) {
    throw new PlugInError('VOICE_MODEL', file, error);
  }
}

function withNext(stretches: readonly SoundStretch[]): { stretch: SoundStretch; window: VoiceWindow }[] {
  return stretches.flatMap((stretch) => {
    const window = stretch.next;
    return window ? [{ stretch, window }] : [];
  });
}
