import { limits } from '../../../src/protocol/limits.ts';
import { Random } from '../shared/random.ts';

const samplesOfSecond = 16_000;
const seconds = 40;
/** Of full scale: a quiet room, and a voice at the table. */
const roomLevel = 0.003;
const voiceLevel = 0.1;
/** Of each loop this much sounds like a voice: a buzz of 120 Hz whose loudness rises and falls as with syllables. */
const voicedSeconds = 4;

/** Sound of an exam: a quiet room in which somebody hums a little now and then. 1.3 MB, shared by all students. */
export class SoundLoop {
  readonly #pcm: Uint8Array;

  constructor() {
    const random = new Random(7);
    const samples = new Int16Array(samplesOfSecond * seconds);
    for (let i = 0; i < samples.length; i += 1) {
      const noise = (random.next() * 2 - 1) * roomLevel;
      samples[i] = Math.round(32_767 * (noise + (i < voicedSeconds * samplesOfSecond ? voice(i) : 0)));
    }
    this.#pcm = new Uint8Array(samples.buffer);
  }

  /** 100 ms at a place of the endless loop. */
  packet(place: number): Uint8Array {
    const bytes = limits.audioPacketBytes;
    const from = (place * bytes) % this.#pcm.length;
    return this.#pcm.subarray(from, from + bytes);
  }
}

/** Ten partials of a falling loudness. */
function voice(sample: number): number {
  const t = sample / samplesOfSecond;
  let sum = 0;
  for (let n = 1; n <= 10; n += 1) sum += Math.sin(2 * Math.PI * 120 * n * t) / n;
  return (voiceLevel / 2) * sum * Math.max(0, Math.sin(2 * Math.PI * 4 * t));
}
