import type { Row } from './csv.ts';
import { meanFigures, shareFigures } from './interval.ts';
import { leftOut, type Measure, type Workplace } from './measure.ts';

const angles = ['yaw', 'pitch', 'roll'] as const;
type Pose = Record<(typeof angles)[number], number>;

/** Beyond this a face is seen from the side, and the policy has called it looking away long before. Degrees. */
const nearRange = 45;
/** Mean absolute error that the angles may have within `nearRange`, degrees. */
const mostError = 6;

interface Measured {
  told: Pose;
  seen: Pose;
}

/** How far the head's angles are from the labelled ones. */
export const poseMeasure: Measure = {
  name: 'pose',
  async run(workplace) {
    const columns = ['path', 'yaw_deg', 'pitch_deg', 'roll_deg'];
    const all = await workplace.data.table('headpose.csv', columns);
    const rows = all?.filter(({ usable }) => usable !== 'no') ?? [];
    if (rows.length === 0) return leftOut('there is no headpose.csv');
    const { measured, looked } = await measuredPoses(rows, workplace);
    const near = measured.filter(({ told }) => angles.every((angle) => Math.abs(told[angle]) <= nearRange));
    return {
      figures: {
        ...meanFigures('pose.mae_deg', near.map(error)),
        ...Object.assign(
          {},
          ...angles.map((angle) =>
            meanFigures(
              `pose.${angle}.mae_deg`,
              near.map(({ told, seen }) => Math.abs(seen[angle] - told[angle])),
            ),
          ),
        ),
        ...meanFigures('pose.all.mae_deg', measured.map(error)),
        ...shareFigures('pose.seen', measured.length, looked),
      },
      targets: { 'pose.mae_deg': { max: mostError } },
      remarks: measured.length === 0 ? ['not measured: no picture gave a head pose'] : [],
    };
  },
};

async function measuredPoses(rows: readonly Row[], { viewer }: Workplace) {
  const measured: Measured[] = [];
  let looked = 0;
  for (const { path = '', yaw_deg, pitch_deg, roll_deg } of rows) {
    const told = { yaw: Number(yaw_deg), pitch: Number(pitch_deg), roll: Number(roll_deg) };
    const observation = await viewer.see(path);
    if (!observation || angles.some((angle) => !Number.isFinite(told[angle]))) continue;
    looked += 1;
    const { yaw = null, pitch = null, roll = null } = observation.faces[0] ?? {};
    if (yaw !== null && pitch !== null && roll !== null) measured.push({ told, seen: { yaw, pitch, roll } });
  }
  return { measured, looked };
}

/** Mean of the three angles' absolute errors, degrees. */
function error({ told, seen }: Measured): number {
  return angles.reduce((sum, angle) => sum + Math.abs(seen[angle] - told[angle]), 0) / angles.length;
}
