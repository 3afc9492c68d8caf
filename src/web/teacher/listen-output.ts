import type { SoundOutput } from './listen.ts';
import { loudness } from './listen-samples.ts';

/** Of the packets, Hz. */
const sampleRate = 16_000;
/** An eighth of a second at 16 kHz; the analyser wants a power of two. */
const meterSamples = 2_048;

/** Plays on the computer's speaker. Throws where a browser has no Web Audio. */
export function openSpeaker(): SoundOutput {
  // At the packets' own rate they join without a seam; resampled one by one they would click.
  const context = new AudioContext({ sampleRate });
  const meter = new AnalyserNode(context, { fftSize: meterSamples });
  meter.connect(context.destination);
  const heard = new Float32Array(meterSamples);
  // Allowed: a click or a key came before.
  void context.resume().catch(() => {});
  return {
    now: () => context.currentTime * 1_000,
    play(samples, at) {
      const buffer = new AudioBuffer({ length: samples.length, sampleRate });
      buffer.copyToChannel(samples, 0);
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(meter);
      source.start(at / 1_000);
    },
    level() {
      meter.getFloatTimeDomainData(heard);
      return loudness(heard);
    },
    close: () => void context.close().catch(() => {}),
  };
}
