import { createRequire } from 'node:module';
import { outputOf, type Runtime, type Session } from '../runtime/runtime.ts';
import { sampleRate } from './sound-observation.ts';
import type { HeardWindow, VoiceDetector, VoiceWindow } from './voice-detector.ts';

/** What the network takes at 16 kHz, and how much of the window before it stands in front; its own code pads like this. */
const windowSamples = 512;
const contextSamples = 64;
const inputSamples = contextSamples + windowSamples;
/** Its recurrent part: two rows of so many numbers for each student. */
const stateNumbers = 128;
const stateSize = 2 * stateNumbers;

/** On disk, as the package ships it; the package's own code is for browsers and is not used. */
export const sileroFile = () =>
  createRequire(import.meta.url).resolve('@ricky0123/vad-web/dist/silero_vad_v6.onnx');

/**
 * Silero VAD 6, a small recurrent network. Version 5, which the same package carries, heard less on labelled clips (recall
 * 0.87 to 0.96 at the same precision) and took barks and sneezes for speech three times as often.
 */
export class SileroDetector implements VoiceDetector {
  readonly name = 'silero-v6';
  readonly windowSamples = windowSamples;
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  static async load({ runtime, file = sileroFile() }: { runtime: Runtime; file?: string }) {
    const detector = new SileroDetector(await runtime.load({ file }));
    // What cannot run should be known now, not with the first student's sound.
    await detector.hear([{ samples: new Int16Array(windowSamples), state: null }]);
    return detector;
  }

  async hear(windows: readonly VoiceWindow[]): Promise<readonly HeardWindow[]> {
    const n = windows.length;
    const input = new Float32Array(n * inputSamples);
    const state = new Float32Array(n * stateSize);
    for (const [i, window] of windows.entries()) {
      fill(input.subarray(i * inputSamples, (i + 1) * inputSamples), window);
      const { state: before } = window;
      for (const row of [0, 1]) {
        const from = row * stateNumbers;
        if (before) state.set(before.subarray(from, from + stateNumbers), (row * n + i) * stateNumbers);
      }
    }
    const outputs = await this.#session.run({
      input: { dims: [n, inputSamples], data: input },
      state: { dims: [2, n, stateNumbers], data: state },
      sr: { dims: [], data: Float32Array.of(sampleRate) },
    });
    const { data: said } = outputOf(outputs, 'output');
    const { data: next } = outputOf(outputs, 'stateN');
    return windows.map((_, i) => ({
      probability: said[i] ?? 0,
      state: stateOf(next, i, n, input.subarray((i + 1) * inputSamples - contextSamples)),
    }));
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** The end of the window before, then this one; −1 to 1. */
function fill(row: Float32Array, { samples, state }: VoiceWindow): void {
  if (state) row.set(state.subarray(stateSize));
  for (let k = 0; k < windowSamples; k += 1) row[contextSamples + k] = (samples[k] ?? 0) / 32_768;
}

/** One student's part of the state of all, and the end of the window that was heard. */
function stateOf(all: Float32Array, i: number, n: number, tail: Float32Array): Float32Array {
  const state = new Float32Array(stateSize + contextSamples);
  for (const row of [0, 1]) {
    const from = (row * n + i) * stateNumbers;
    state.set(all.subarray(from, from + stateNumbers), row * stateNumbers);
  }
  state.set(tail.subarray(0, contextSamples), stateSize);
  return state;
}
