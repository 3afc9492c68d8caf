import type { Targets } from '../shared/report.ts';
import type { Row } from './csv.ts';
import { type Findings, joined, leftOut, type Measure, type Workplace } from './measure.ts';
import { type SubsetAlarms, unevenness } from './subsets.ts';
import { type Described, subsetFigures } from './verification-figures.ts';

/** Share of true pairs that must be accepted where one impostor in a hundred is. */
const leastAccepted: Readonly<Record<string, number>> = { deepface: 0.98, dlib_johns: 0.98, bbt_gray: 0.9 };
/** How many names of pictures without a descriptor are told. */
const mostNames = 10;

interface Picture extends Described {
  path: string;
}

/** Whether the product knows persons again, and tells them apart. */
export const verificationMeasure: Measure = {
  name: 'verification',
  async run(workplace) {
    const columns = ['img1', 'img2', 'identity1', 'identity2', 'subset'];
    const rows = await workplace.data.table('verification_pairs.csv', columns);
    if (!rows || rows.length === 0) return leftOut('there is no verification_pairs.csv');
    const found: Findings[] = [];
    const alarms: SubsetAlarms[] = [];
    for (const subset of [...new Set(rows.map(({ subset = '' }) => subset))].sort()) {
      const ofSubset = rows.filter((row) => row.subset === subset);
      const { findings, rejected } = subsetFindings(subset, await described(ofSubset, workplace));
      found.push(findings);
      if (rejected) alarms.push(rejected);
    }
    return joined([...found, { figures: {}, targets: {}, remarks: unevenness('A10', alarms) }]);
  },
};

/** Every picture that the pairs name, once. */
async function described(rows: readonly Row[], { viewer }: Workplace): Promise<Picture[]> {
  const identities = new Map<string, string>();
  for (const { img1 = '', img2 = '', identity1 = '', identity2 = '' } of rows) {
    identities.set(img1, identity1).set(img2, identity2);
  }
  const pictures: Picture[] = [];
  for (const [path, identity] of identities) {
    const observation = await viewer.see(path, { identity: true });
    if (observation) pictures.push({ path, identity, descriptor: observation.identity?.descriptor ?? null });
  }
  return pictures;
}

function subsetFindings(
  subset: string,
  pictures: readonly Picture[],
): { findings: Findings; rejected: SubsetAlarms | null } {
  const min = leastAccepted[subset];
  const name = `verification.${subset}`;
  const targets: Targets = min === undefined ? {} : { [`${name}.tar_far1`]: { min } };
  const unfit = pictures.filter(({ descriptor }) => descriptor === null).map(({ path }) => path);
  if (unfit.length === pictures.length) {
    const remarks = [`${subset}: not measured: none of ${pictures.length} pictures gave a descriptor`];
    return { findings: { figures: {}, targets, remarks }, rejected: null };
  }
  const { figures, rejected, known } = subsetFigures(name, pictures);
  const names = `${unfit.slice(0, mostNames).join(', ')}${unfit.length > mostNames ? ', …' : ''}`;
  const remarks = [
    `${subset}: ${unfit.length} of ${pictures.length} pictures gave no descriptor, and their pairs count as not accepted: ${names}`,
  ];
  return {
    findings: { figures, targets, remarks: unfit.length > 0 ? remarks : [] },
    rejected: { subset, alarms: rejected, n: known },
  };
}
