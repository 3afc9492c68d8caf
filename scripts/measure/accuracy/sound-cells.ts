import type { SoundListener } from '../../../src/analysis/audio/sound-listener.ts';
import type { SoundMemory } from '../../../src/analysis/audio/sound-memory.ts';
import {
  type SoundObservation,
  sampleRate,
  speechLagMs,
} from '../../../src/analysis/audio/sound-observation.ts';
import type { Row } from './csv.ts';

/** Speech is compared in steps of a packet, ms. */
export const cellMs = 100;
const cellSamples = (cellMs * sampleRate) / 1_000;
const lagSamples = (speechLagMs * sampleRate) / 1_000;

/** Of every clip, how much speech was told of each tenth of a second, ms; the last one may reach beyond its end. */
export async function spokenCells(
  listener: SoundListener,
  clips: readonly Int16Array[],
): Promise<readonly number[][]> {
  const cells: number[][] = clips.map(() => []);
  // What is told lags behind: the first stretch is as long as the lag, so that the others tell of whole cells.
  await hearTogether(listener, clips.map(flushed), [lagSamples, cellSamples], (clip, { speechMs }, i) => {
    if (i > 0) cells[clip]?.push(speechMs);
  });
  return cells;
}

/** Silence behind it, until everything has been told. */
function flushed(clip: Int16Array): Int16Array {
  const length = lagSamples + Math.ceil(clip.length / cellSamples) * cellSamples;
  const longer = new Int16Array(length);
  longer.set(clip);
  return longer;
}

/**
 * All clips go through the listener side by side as on a server, each in stretches of these lengths, in samples, of which
 * the last one repeats. `told` is called with the clip's index and the stretch's.
 */
export async function hearTogether(
  listener: SoundListener,
  clips: readonly Int16Array[],
  lengths: readonly number[],
  told: (clip: number, observation: SoundObservation, stretch: number) => void,
): Promise<void> {
  const memories: (SoundMemory | null)[] = clips.map(() => null);
  const longest = Math.max(0, ...clips.map(({ length }) => length));
  for (let from = 0, i = 0; from < longest; i += 1) {
    const until = from + (lengths[Math.min(i, lengths.length - 1)] ?? cellSamples);
    const open = [...clips.entries()].filter(([, { length }]) => length > from);
    const pieces = open.map(([clip, samples]) => ({
      samples: samples.slice(from, until),
      memory: memories[clip] ?? null,
    }));
    const { heard } = await listener.hear({ pieces });
    for (const [k, { observation, memory }] of heard.entries()) {
      const clip = open[k]?.[0] ?? 0;
      memories[clip] = memory;
      told(clip, observation, i);
    }
    from = until;
  }
}

/** Whether each tenth of a second is speech by the lines of vad.csv: by its greater part; null where they do not say. */
export function labelledCells(rows: readonly Row[], count: number): (boolean | null)[] {
  const segments = rows.map(({ start_s, end_s, speech }) => ({
    from: Number(start_s) * 1_000,
    until: Number(end_s) * 1_000,
    isSpeech: speech === '1',
  }));
  return Array.from({ length: count }, (_, cell) => {
    let [known, spoken] = [0, 0];
    for (const { from, until, isSpeech } of segments) {
      const within = Math.max(0, Math.min(until, (cell + 1) * cellMs) - Math.max(from, cell * cellMs));
      known += within;
      if (isSpeech) spoken += within;
    }
    // Segments are written with three digits.
    return known < cellMs - 1 ? null : spoken >= cellMs / 2;
  });
}
