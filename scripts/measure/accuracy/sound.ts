import { SoundListener } from '../../../src/analysis/audio/sound-listener.ts';
import { sampleRate } from '../../../src/analysis/audio/sound-observation.ts';
import type { Figures } from '../shared/report.ts';
import type { Row } from './csv.ts';
import type { Label } from './data-set.ts';
import { meanFigures, named, shareFigures } from './interval.ts';
import { type Findings, joined, leftOut, type Measure, type Workplace } from './measure.ts';
import { cellMs, labelledCells, spokenCells } from './sound-cells.ts';
import { readSound } from './sound-file.ts';
import { takenForConversation } from './sound-loop.ts';

/** A clip whose label says speech throughout is heard when so much of it is taken for speech: pauses are not marked. */
const heardShare = 0.5;

interface Clip {
  label: Label;
  samples: Int16Array;
}

/** Whether speech is heard where it is, and nothing else is taken for a conversation. */
export const soundMeasure: Measure = {
  name: 'sound',
  async run({ data }) {
    const labels = await data.labels('audio_speech', 'audio_noise');
    if (!labels || labels.length === 0)
      return leftOut('labels.csv has no group audio_speech, nor audio_noise');
    const remarks: string[] = [];
    const clips = await readClips(labels, data, remarks);
    const of = (group: string) => clips.filter(({ label }) => label.group === group);
    const segments = await data.table('vad.csv', ['path', 'start_s', 'end_s', 'speech']);
    const listener = await SoundListener.open({ voiceModel: null, notice: (text) => remarks.push(text) });
    try {
      const speech = await speechFindings(listener, of('audio_speech'), segments ?? []);
      const noise = await noiseFindings(listener, of('audio_noise'));
      return joined([{ figures: {}, targets: {}, remarks }, speech, noise]);
    } finally {
      await listener.close();
    }
  },
};

/** Those that can be read; what cannot is told. */
async function readClips(
  labels: readonly Label[],
  data: Workplace['data'],
  remarks: string[],
): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const label of labels) {
    const file = data.resolve(label.path);
    try {
      if (file === null) remarks.push(`${label.path}: it stands outside of the folder`);
      else clips.push({ label, samples: await readSound(file) });
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code !== 'bad-sound' && code !== 'ffmpeg-missing') throw error;
      remarks.push(`${label.path}: not measured: ${message}`);
    }
  }
  return clips.filter(({ samples }) => samples.length > 0);
}

async function speechFindings(
  listener: SoundListener,
  clips: readonly Clip[],
  segments: readonly Row[],
): Promise<Findings> {
  const spoken = await spokenCells(
    listener,
    clips.map(({ samples }) => samples),
  );
  const rowsOf = ({ label }: Clip) => segments.filter(({ path }) => path === label.path);
  const counted = clips.flatMap((clip, i) => {
    const rows = rowsOf(clip);
    return rows.length > 0 ? [countCells(spoken[i] ?? [], rows)] : [];
  });
  const whole = clips.flatMap((clip, i) => {
    const speechMs = (spoken[i] ?? []).reduce((sum, ms) => sum + ms, 0);
    const share = (speechMs * sampleRate) / 1_000 / clip.samples.length;
    return rowsOf(clip).length > 0 ? [] : [{ clip, share }];
  });
  const unheard = whole.filter(({ share }) => share < heardShare);
  return {
    figures: {
      ...clusterFigures('speech.precision', counted, ({ hits, saidMore }) => [hits, hits + saidMore]),
      ...clusterFigures('speech.recall', counted, ({ hits, missed }) => [hits, hits + missed]),
      ...shareFigures('speech.clips_heard', whole.length - unheard.length, whole.length),
    },
    targets: counted.length > 0 ? { 'speech.recall': { min: 0.95 } } : {},
    remarks: [
      ...(counted.length > 0
        ? [`speech by ${cellMs} ms of ${counted.length} clips; intervals hold for clips like these`]
        : []),
      ...unheard.map(
        ({ clip, share }) => `${clip.label.path}: speech for ${Math.round(100 * share)} % of it`,
      ),
    ],
  };
}

async function noiseFindings(listener: SoundListener, clips: readonly Clip[]): Promise<Findings> {
  const sounds = clips.map(({ samples }) => samples);
  const spoken = await spokenCells(listener, sounds);
  const taken = await takenForConversation(listener, sounds);
  const rates = clips.map(({ samples }, i) => {
    const speechMs = (spoken[i] ?? []).reduce((sum, ms) => sum + ms, 0);
    return { speechMs, perHour: (speechMs * 60 * sampleRate) / 1_000 / samples.length };
  });
  return {
    figures: {
      ...shareFigures('noise.as_conversation', taken.filter(Boolean).length, clips.length),
      ...meanFigures(
        'noise.false_speech_minutes_per_hour',
        rates.map(({ perHour }) => perHour),
      ),
    },
    targets: clips.length > 0 ? { 'noise.as_conversation': { max: 0.05 } } : {},
    remarks: clips.flatMap(({ label }, i) => {
      const ms = rates[i]?.speechMs ?? 0;
      const words = taken[i] ? ', taken for a conversation' : '';
      return ms > 0 ? [`${label.path} (${label.label}): ${Math.round(ms)} ms of speech${words}`] : [];
    }),
  };
}

interface CellCounts {
  hits: number;
  missed: number;
  /** Taken for speech, and none. */
  saidMore: number;
}

function countCells(spoken: readonly number[], rows: readonly Row[]): CellCounts {
  const counts = { hits: 0, missed: 0, saidMore: 0 };
  for (const [i, isSpeech] of labelledCells(rows, spoken.length).entries()) {
    const isSaid = (spoken[i] ?? 0) >= cellMs / 2;
    if (isSpeech === null) continue;
    if (isSpeech && isSaid) counts.hits += 1;
    else if (isSpeech) counts.missed += 1;
    else if (isSaid) counts.saidMore += 1;
  }
  return counts;
}

/**
 * A share of cells, with the 95 % interval of a ratio whose cases come in clusters (W. G. Cochran, Sampling Techniques, 1977,
 * chapter 6): tenths of a second of one clip resemble each other, so that they tell less than so many cases would.
 */
function clusterFigures(
  name: string,
  clips: readonly CellCounts[],
  of: (counts: CellCounts) => readonly [hits: number, cases: number],
): Figures {
  const pairs = clips.map(of);
  const hits = pairs.reduce((sum, [each]) => sum + each, 0);
  const n = pairs.reduce((sum, [, each]) => sum + each, 0);
  if (n === 0) return {};
  const share = hits / n;
  if (clips.length < 2) return shareFigures(name, hits, n);
  const squares = pairs.reduce((sum, [h, cases]) => sum + (h - share * cases) ** 2, 0);
  const half = (1.959964 * Math.sqrt((squares * clips.length) / (clips.length - 1))) / n;
  return named(name, share, n, { low: Math.max(0, share - half), high: Math.min(1, share + half) });
}
