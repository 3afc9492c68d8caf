import type { Figures, Targets } from '../shared/report.ts';
import type { Label } from './data-set.ts';
import { shareFigures } from './interval.ts';
import { type Findings, leftOut, type Measure, type Workplace } from './measure.ts';
import { type SubsetAlarms, subsetsOf, unevenness } from './subsets.ts';

/** Groups of labels.csv, and how the figures call them. */
const groups = {
  faces_none: 'none',
  faces_single: 'one',
  faces_multi: 'many',
  faces_masked: 'masked',
} as const;

interface Seen {
  label: Label;
  expected: { count: number; isLeast: boolean };
  /** Faces that the product saw. */
  count: number;
}

/** None, one, or several: what the rules ask. */
const kind = (count: number) => Math.min(2, count);
const isRight = ({ expected, count }: Seen) => kind(count) === kind(expected.count);
const isCountRight = ({ expected, count }: Seen) =>
  expected.isLeast ? count >= expected.count : count === expected.count;

/** Whether the product sees nobody, one person or several where they are. */
export const facesMeasure: Measure = {
  name: 'faces',
  async run(workplace) {
    const labels = await workplace.data.labels(...Object.keys(groups));
    if (!labels || labels.length === 0) return leftOut('labels.csv has no group faces_…');
    const figures: Record<string, number> = {};
    const targets: Record<string, Targets[string]> = {};
    const remarks: string[] = [];
    for (const [group, name] of Object.entries(groups)) {
      const seen = await seenOf(
        labels.filter((label) => label.group === group),
        workplace,
      );
      if (seen.length === 0) continue;
      Object.assign(figures, groupFigures(name, seen));
      targets[`faces.${name}.right`] = { min: least(seen.length) };
      remarks.push(...wrongOnes(name, seen));
      if (name !== 'one') continue;
      const { figures: more, remarks: told } = subsetFindings(seen);
      Object.assign(figures, more);
      remarks.push(...told);
    }
    return { figures, targets, remarks };
  },
};

async function seenOf(labels: readonly Label[], { viewer }: Workplace): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const label of labels) {
    const [, count, plus] = /^(\d+)(\+?)$/.exec(label.faceCount) ?? [];
    const observation = count === undefined ? null : await viewer.see(label.path);
    if (!observation) continue;
    const expected = { count: Number(count), isLeast: plus === '+' };
    seen.push({ label, expected, count: observation.faces.length });
  }
  return seen;
}

function groupFigures(name: string, seen: readonly Seen[]): Figures {
  const count = (test: (one: Seen) => boolean) => seen.filter(test).length;
  return {
    ...shareFigures(`faces.${name}.right`, count(isRight), seen.length),
    ...(name === 'many' ? shareFigures('faces.many.count_right', count(isCountRight), seen.length) : {}),
  };
}

/** In a small group one picture weighs more than the share that is asked of a large one. Rounded as figures are. */
export function least(n: number): number {
  return n < 50 ? Math.floor((1_000 * (n - 1)) / n) / 1_000 : 0.97;
}

const wrongOnes = (name: string, seen: readonly Seen[]) =>
  seen
    .filter((one) => !isRight(one))
    .map(({ label, count }) => `${name}: ${label.path} has ${label.faceCount}, seen ${count}`);

/** One person, by what is said of them and where the pictures are from: the rules must not be worse for some. */
function subsetFindings(seen: readonly Seen[]): Pick<Findings, 'figures' | 'remarks'> {
  const large = subsetsOf(seen, ({ label }) => label);
  const alarms = (wrong: (one: Seen) => boolean): SubsetAlarms[] =>
    large.map(([subset, list]) => ({ subset, alarms: list.filter(wrong).length, n: list.length }));
  const right = large.map(([subset, list]) =>
    shareFigures(`faces.one.${subset}.right`, list.filter(isRight).length, list.length),
  );
  return {
    figures: Object.assign({}, ...right),
    remarks: [
      ...unevenness(
        'A1',
        alarms(({ count }) => count === 0),
      ),
      ...unevenness(
        'A2',
        alarms(({ count }) => count > 1),
      ),
    ],
  };
}
