import type { Fvad } from '@echogarden/fvad-wasm';
import { sampleRate } from './sound-observation.ts';
import type { HeardWindow, VoiceDetector, VoiceWindow } from './voice-detector.ts';

/** 30 ms, the longest that it takes. */
const windowSamples = 480;
/** The one that takes least for speech; the others are made for telephones, where cutting a word off is worse. */
const mode = 3;

/**
 * An instance in the library's memory (libfvad: `struct Fvad`, vad_core.h and fvad.c): plain numbers, so its bytes are all
 * there is to know of one student. Its last two numbers tell that it is ready, and the index of the sample rate.
 */
const stateBytes = 740;
const readyNumber = 42;
const rateIndex = 1;

/**
 * WebRTC's voice detector, in WebAssembly: says yes or no. It takes most noises for speech (three of four labelled clips
 * would be a conversation), so it serves only where no network can.
 */
export class FvadDetector implements VoiceDetector {
  readonly name = 'fvad';
  readonly windowSamples = windowSamples;
  readonly #fvad: Fvad;
  readonly #instance: number;
  readonly #samples: number;
  /** What an instance looks like before its first window. */
  readonly #fresh: Uint8Array;
  #closed = false;

  private constructor(fvad: Fvad) {
    this.#fvad = fvad;
    this.#instance = fvad._fvad_new();
    this.#samples = fvad._malloc(windowSamples * Int16Array.BYTES_PER_ELEMENT);
    const isSet =
      fvad._fvad_set_mode(this.#instance, mode) === 0 &&
      fvad._fvad_set_sample_rate(this.#instance, sampleRate) === 0;
    const end = (this.#instance + stateBytes) / Int32Array.BYTES_PER_ELEMENT;
    if (!isSet || fvad.HEAP32[end - 2] !== readyNumber || fvad.HEAP32[end - 1] !== rateIndex) {
      throw new FvadLayoutError();
    }
    this.#fresh = this.#state();
  }

  static async load(): Promise<FvadDetector> {
    const { default: load } = await import('@echogarden/fvad-wasm');
    return new FvadDetector(await load());
  }

  async hear(windows: readonly VoiceWindow[]): Promise<readonly HeardWindow[]> {
    return windows.map(({ samples, state }) => {
      this.#fvad.HEAPU8.set((state as Uint8Array | null) ?? this.#fresh, this.#instance);
      this.#fvad.HEAP16.set(samples, this.#samples / Int16Array.BYTES_PER_ELEMENT);
      const said = this.#fvad._fvad_process(this.#instance, this.#samples, windowSamples);
      return { probability: said === 1 ? 1 : 0, state: this.#state() };
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#fvad._fvad_free(this.#instance);
    this.#fvad._free(this.#samples);
  }

  #state(): Uint8Array {
    return this.#fvad.HEAPU8.slice(this.#instance, this.#instance + stateBytes);
  }
}

export class FvadLayoutError extends Error {
  readonly code = 'fvad-layout';
  constructor() {
    super('This version of @echogarden/fvad-wasm keeps its state in another form than is expected.');
  }
}
