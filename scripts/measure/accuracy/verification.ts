import { similarityOf } from '../../../src/analysis/identity-distance.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import type { Figures, Targets } from '../shared/report.ts';
import type { Row } from './csv.ts';
import { shareFigures } from './interval.ts';
import { type Findings, joined, leftOut, type Measure, type Workplace } from './measure.ts';
import { type SubsetAlarms, unevenness } from './subsets.ts';
import { acceptedBy, thresholdAt } from './tar.ts';

/** Share of true pairs that must be accepted where one impostor in a hundred is. */
const leastAccepted: Readonly<Record<string, number>> = { deepface: 0.98, dlib_johns: 0.98, bbt_gray: 0.9 };
/** One in a thousand can only be told from so many impostors. */
const impostorsForThousandth = 3_000;

/** A picture and what the product makes of its largest face; null when it found none fit for it. */
interface Enrolled {
  identity: string;
  descriptor: Float32Array | null;
}

/** Distances of all pairs of a subset's pictures. */
export interface Pairs {
  /** Of one person, both with a descriptor. */
  genuine: number[];
  /** Of one person, one of them without: they can never be accepted. */
  failed: number;
  impostors: number[];
}

/** Whether the product knows persons again, and tells them apart. */
export const verificationMeasure: Measure = {
  name: 'verification',
  async run(workplace) {
    const columns = ['img1', 'img2', 'identity1', 'identity2', 'subset'];
    const rows = await workplace.data.table('verification_pairs.csv', columns);
    if (!rows || rows.length === 0) return leftOut('there is no verification_pairs.csv');
    const subsets = [...new Set(rows.map(({ subset = '' }) => subset))].sort();
    const found: Findings[] = [];
    const alarms: SubsetAlarms[] = [];
    for (const subset of subsets) {
      const pictures = await enrolledOf(
        rows.filter((row) => row.subset === subset),
        workplace,
      );
      const { findings, rejected } = subsetFindings(subset, pictures);
      found.push(findings);
      if (rejected) alarms.push(rejected);
    }
    return joined([...found, { figures: {}, targets: {}, remarks: unevenness('A10', alarms) }]);
  },
};

/** Every picture that the pairs name, once. */
async function enrolledOf(rows: readonly Row[], { viewer }: Workplace): Promise<Enrolled[]> {
  const identities = new Map<string, string>();
  for (const { img1 = '', img2 = '', identity1 = '', identity2 = '' } of rows) {
    identities.set(img1, identity1).set(img2, identity2);
  }
  const enrolled: Enrolled[] = [];
  for (const [file, identity] of identities) {
    const observation = await viewer.see(file, { identity: true });
    if (observation) enrolled.push({ identity, descriptor: observation.identity?.descriptor ?? null });
  }
  return enrolled;
}

function subsetFindings(
  subset: string,
  pictures: readonly Enrolled[],
): { findings: Findings; rejected: SubsetAlarms | null } {
  const name = `verification.${subset}`;
  const min = leastAccepted[subset];
  const targets: Targets = min === undefined ? {} : { [`${name}.tar_far1`]: { min } };
  const unfit = pictures.filter(({ descriptor }) => descriptor === null).length;
  if (unfit === pictures.length) {
    const remarks = [`${subset}: not measured: none of ${unfit} pictures gave a descriptor`];
    return { findings: { figures: {}, targets, remarks }, rejected: null };
  }
  const figures = shareFigures(`${name}.failed_to_enrol`, unfit, pictures.length);
  const pairs = pairsOf(pictures);
  const { similarity } = resolvePolicy().rules.A10;
  const beyond = 1 - similarity;
  const rejected = pairs.genuine.length - acceptedBy(beyond, pairs.genuine);
  return {
    findings: {
      figures: { ...acceptance(name, pairs), ...atPolicy(name, pairs, beyond), ...figures },
      targets,
      remarks:
        unfit === 0
          ? []
          : [
              `${subset}: ${unfit} of ${pictures.length} pictures gave no descriptor; their pairs count as not accepted`,
            ],
    },
    rejected: { subset, alarms: rejected, n: pairs.genuine.length },
  };
}

/** Every two pictures once. */
export function pairsOf(pictures: readonly Enrolled[]): Pairs {
  const pairs: Pairs = { genuine: [], failed: 0, impostors: [] };
  for (const [i, one] of pictures.entries()) {
    for (const other of pictures.slice(i + 1)) {
      const isSame = one.identity === other.identity;
      const both = one.descriptor && other.descriptor && distance(one.descriptor, other.descriptor);
      // Nobody who is not seen can be taken for somebody else: such pairs would only lower the false-accept rate.
      if (both === null) pairs.failed += isSame ? 1 : 0;
      else (isSame ? pairs.genuine : pairs.impostors).push(both);
    }
  }
  return pairs;
}

function acceptance(name: string, { genuine, failed, impostors }: Pairs): Figures {
  const n = genuine.length + failed;
  const at = (rate: number) => acceptedBy(thresholdAt(impostors, rate), genuine);
  return {
    ...shareFigures(`${name}.tar_far1`, at(0.01), n),
    ...(impostors.length >= impostorsForThousandth ? shareFigures(`${name}.tar_far01`, at(0.001), n) : {}),
    [`${name}.impostors`]: impostors.length,
    [`${name}.similarity_at_far1`]: Math.max(0, 1 - thresholdAt(impostors, 0.01)),
  };
}

/** One look each, at the threshold that the standard policy sets: what A10 has to smooth over several. */
function atPolicy(name: string, { genuine, impostors }: Pairs, beyond: number): Figures {
  const rejected = genuine.length - acceptedBy(beyond, genuine);
  return {
    ...shareFigures(`${name}.false_reject`, rejected, genuine.length),
    ...shareFigures(`${name}.false_accept`, acceptedBy(beyond, impostors), impostors.length),
  };
}

/** How far two faces are apart by the product's own reckoning: 0 for the same picture, 1 when nothing is alike. */
const distance = (a: Float32Array, b: Float32Array) => 1 - similarityOf(a, b);
