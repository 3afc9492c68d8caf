import type { LivenessLook } from '../../../src/analysis/observation.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import { liveOf } from '../../../src/signals/liveness.ts';
import type { Figures } from '../shared/report.ts';
import type { Label } from './data-set.ts';
import { shareFigures } from './interval.ts';
import { leftOut, type Measure, type Workplace } from './measure.ts';
import { subsetsOf, unevenness } from './subsets.ts';

const { liveBelow } = resolvePolicy().rules.A9;
const isRefused = ({ look }: Looked) => liveOf(look) < liveBelow;

interface Looked {
  label: Label;
  look: LivenessLook;
}

/** Whether pictures of pictures are told from persons, by one look each; the rule asks for several. */
export const spoofMeasure: Measure = {
  name: 'spoof',
  async run(workplace) {
    const labels = await workplace.data.labels('spoof');
    if (!labels || labels.length === 0) return leftOut('labels.csv has no group spoof');
    const looked = await lookedAt(labels, workplace);
    // Photographs from elsewhere, taken of persons: who is refused here might be refused in an exam.
    const persons = await lookedAt((await workplace.data.labels('faces_single')) ?? [], workplace);
    const spoof = looked.filter(({ label }) => label.label === 'spoof');
    const live = looked.filter(({ label }) => label.label === 'live');
    const silent = labels.length - looked.length;
    if (looked.length === 0)
      return { figures: {}, targets: {}, remarks: ['not measured: no picture gave a liveness'] };
    return {
      figures: {
        ...shareFigures('spoof.caught', spoof.filter(isRefused).length, spoof.length),
        ...shareFigures('spoof.live_refused', live.filter(isRefused).length, live.length),
        ...shareFigures('spoof.persons_refused', persons.filter(isRefused).length, persons.length),
        ...ordered('spoof.live.ordered', spoof, live, ({ live: score }) => score),
      },
      targets: {},
      remarks: [
        ...(silent > 0
          ? [`${silent} of ${labels.length} pictures gave no liveness and are not counted`]
          : []),
        ...unevenness('A9', alarms([...live, ...persons])),
      ],
    };
  },
};

async function lookedAt(labels: readonly Label[], { viewer }: Workplace): Promise<Looked[]> {
  const looked: Looked[] = [];
  for (const label of labels) {
    const observation = await viewer.see(label.path, { liveness: true });
    if (observation?.liveness) looked.push({ label, look: observation.liveness });
  }
  return looked;
}

const alarms = (all: readonly Looked[]) =>
  subsetsOf(all, ({ label }) => label).map(([subset, list]) => ({
    subset,
    alarms: list.filter(isRefused).length,
    n: list.length,
  }));

/** How often a network rates a live picture above a spoof, whatever the threshold: 0.5 is chance, 1 is perfect. */
function ordered(
  name: string,
  spoof: readonly Looked[],
  live: readonly Looked[],
  score: (look: LivenessLook) => number,
): Figures {
  if (spoof.length === 0 || live.length === 0) return {};
  let points = 0;
  for (const s of spoof) {
    for (const l of live) points += (Math.sign(score(l.look) - score(s.look)) + 1) / 2;
  }
  return { [name]: points / (spoof.length * live.length) };
}
