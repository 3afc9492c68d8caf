import type { CameraObservation } from '../../../src/analysis/observation.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import { CameraSignals } from '../../../src/signals/camera-signals.ts';
import { shareFigures } from './interval.ts';
import { leftOut, type Measure, type Workplace } from './measure.ts';

/** How live one look makes a person appear, as rule A9 would hear it, 0–1; null when the look says nothing. */
export function liveOf(observation: CameraObservation): number | null {
  const signal = new CameraSignals().from(observation, 0).find(({ tag }) => tag === 'A9');
  if (signal?.tag === 'A9') return signal.live;
  const { liveness } = observation;
  return liveness && Math.min(liveness.real, liveness.live);
}

/** Whether pictures of pictures are told from persons, by one look each; the rule asks for several. */
export const spoofMeasure: Measure = {
  name: 'spoof',
  async run(workplace) {
    const labels = await workplace.data.labels('spoof');
    if (!labels || labels.length === 0) return leftOut('labels.csv has no group spoof');
    const { scores, silent } = await lookedAt(labels, workplace);
    const { liveBelow } = resolvePolicy().rules.A9;
    const isRefused = (live: number) => live < liveBelow;
    const { spoof, live } = scores;
    const remarks =
      silent === 0 ? [] : [`${silent} of ${labels.length} pictures gave no liveness and are not counted`];
    if (spoof.length + live.length === 0)
      return { figures: {}, targets: {}, remarks: ['not measured: no picture gave a liveness'] };
    return {
      figures: {
        ...shareFigures('spoof.caught', spoof.filter(isRefused).length, spoof.length),
        ...shareFigures('spoof.live_refused', live.filter(isRefused).length, live.length),
        ...ordered(spoof, live),
      },
      targets: {},
      remarks,
    };
  },
};

async function lookedAt(labels: readonly { path: string; label: string }[], { viewer }: Workplace) {
  const scores = { spoof: [] as number[], live: [] as number[] };
  let silent = 0;
  for (const { path, label } of labels) {
    if (label !== 'spoof' && label !== 'live') continue;
    const observation = await viewer.see(path, { liveness: true });
    if (!observation) continue;
    const live = liveOf(observation);
    if (live === null) silent += 1;
    else scores[label].push(live);
  }
  return { scores, silent };
}

/** How often a live picture appears more live than a spoof, whatever the threshold: 0.5 is chance, 1 is perfect. */
function ordered(spoof: readonly number[], live: readonly number[]): Record<string, number> {
  if (spoof.length === 0 || live.length === 0) return {};
  let points = 0;
  for (const s of spoof) for (const l of live) points += l > s ? 1 : l === s ? 0.5 : 0;
  return { 'spoof.ordered': points / (spoof.length * live.length) };
}
