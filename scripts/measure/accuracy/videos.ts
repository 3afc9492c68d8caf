import type { Tag } from '../../../src/protocol/incident.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import type { Label } from './data-set.ts';
import { explainedBy } from './explained.ts';
import { named, rateInterval } from './interval.ts';
import { type Findings, leftOut, type Measure, type Workplace } from './measure.ts';
import { FfmpegMissingError, videoFrames } from './video-frames.ts';
import { watch } from './watch.ts';

/** Only the camera is there: a screen or sound that nobody sends would be missed, and rightly. */
const policy = resolvePolicy({ capture: { screen: false, audio: false } });

interface Heard {
  label: Label;
  minutes: number;
  /** What the label does not explain. */
  unexplained: Tag[];
}

/** How often the whole chain speaks up, from frames to incidents, where the label gives no reason for it. */
export const videosMeasure: Measure = {
  name: 'videos',
  async run(workplace) {
    const labels = await workplace.data.labels('videos');
    if (!labels || labels.length === 0) return leftOut('labels.csv has no group videos');
    const heard: Heard[] = [];
    const remarks: string[] = [];
    for (const label of labels) {
      try {
        const found = await watched(label, workplace);
        if (typeof found === 'string') remarks.push(`${label.path}: ${found}`);
        else heard.push(found);
      } catch (error) {
        if (!(error instanceof FfmpegMissingError)) throw error;
        return { figures: {}, targets: {}, remarks: [`not measured: ${error.message}`] };
      }
    }
    return { ...findings(heard), remarks: [...remarks, ...alarmLines(heard)] };
  },
};

/** What was heard, or why it could not be watched. */
async function watched(label: Label, { data, analyser }: Workplace): Promise<Heard | string> {
  const file = data.resolve(label.path);
  if (file === null) return 'it stands outside of the folder';
  try {
    const frames = videoFrames(file, policy.capture.cameraFps);
    const { lengthMs, opened } = await watch(frames, { analyser, policy });
    const explained = explainedBy(label);
    return { label, minutes: lengthMs / 60_000, unexplained: opened.filter((tag) => !explained.has(tag)) };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'bad-video' || code === 'bad-frame') return message;
    throw error;
  }
}

/** Technical facts are told apart, here as everywhere: they suspect nobody. */
function findings(heard: readonly Heard[]): Omit<Findings, 'remarks'> {
  const minutes = heard.reduce((sum, each) => sum + each.minutes, 0);
  const all = heard.flatMap(({ unexplained }) => unexplained);
  const rate = (name: string, alarms: number) => ({
    ...named(name, alarms / minutes, heard.length, rateInterval(alarms, minutes)),
    [`${name}.count`]: alarms,
  });
  if (minutes === 0) return { figures: {}, targets: {} };
  const suspicions = all.filter((tag) => tag !== 'A8');
  const tags = [...new Set(all)].sort();
  return {
    figures: {
      ...rate('videos.false_alarms_per_minute', suspicions.length),
      'videos.minutes': minutes,
      ...Object.assign(
        {},
        ...tags.map((tag) =>
          rate(`videos.${tag}.false_alarms_per_minute`, all.filter((each) => each === tag).length),
        ),
      ),
    },
    targets: {},
  };
}

const alarmLines = (heard: readonly Heard[]) =>
  heard
    .filter(({ unexplained }) => unexplained.length > 0)
    .map(
      ({ label, unexplained }) =>
        `${label.path} (${label.label}): ${unexplained.join(', ')} without a reason`,
    );
