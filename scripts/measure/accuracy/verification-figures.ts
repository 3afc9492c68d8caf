import { similarityOf } from '../../../src/analysis/identity-distance.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import type { Figures } from '../shared/report.ts';
import { shareFigures } from './interval.ts';
import { acceptedBy, thresholdAt } from './tar.ts';
import { templateChecks } from './templates.ts';

/** One in a thousand can only be told from so many impostors. */
const impostorsForThousandth = 3_000;

/** The product's threshold, as how far apart two faces may be. */
const beyond = 1 - resolvePolicy().rules.A10.similarity;

/** Whose face a picture shows, and what the product makes of it; null when it found none fit for it. */
export interface Described {
  identity: string;
  descriptor: Float32Array | null;
}

/** How far apart the two faces of each pair are, from 0 (the same picture) to 1 (nothing is alike). */
export interface Pairs {
  /** Of one person, both with a descriptor. */
  genuine: number[];
  /** Of one person, one of them without: they can never be accepted. */
  failed: number;
  impostors: number[];
}

/** Every two pictures once. */
export function pairsOf(pictures: readonly Described[]): Pairs {
  const pairs: Pairs = { genuine: [], failed: 0, impostors: [] };
  for (const [i, one] of pictures.entries()) {
    for (const other of pictures.slice(i + 1)) {
      const isSame = one.identity === other.identity;
      if (one.descriptor && other.descriptor) {
        const apart = 1 - similarityOf(one.descriptor, other.descriptor);
        (isSame ? pairs.genuine : pairs.impostors).push(apart);
        continue;
      }
      // Nobody who is not seen can be taken for somebody else: such pairs would only lower the false-accept rate.
      if (isSame) pairs.failed += 1;
    }
  }
  return pairs;
}

/** Figures of one subset; `rejected` of its `known` true pairs are not accepted by the product's own threshold. */
export function subsetFigures(
  name: string,
  pictures: readonly Described[],
): { figures: Figures; rejected: number; known: number } {
  const pairs = pairsOf(pictures);
  const unfit = pictures.filter(({ descriptor }) => descriptor === null).length;
  return {
    figures: {
      ...acceptance(name, pairs),
      ...atPolicy(name, pairs),
      ...enrolled(`${name}.enrolled`, pictures),
      ...shareFigures(`${name}.failed_to_enrol`, unfit, pictures.length),
    },
    rejected: pairs.genuine.length - acceptedBy(beyond, pairs.genuine),
    known: pairs.genuine.length,
  };
}

function acceptance(name: string, { genuine, failed, impostors }: Pairs): Figures {
  const n = genuine.length + failed;
  const at = (rate: number) => acceptedBy(thresholdAt(impostors, rate), genuine);
  const isEnough = impostors.length >= impostorsForThousandth;
  return {
    ...shareFigures(`${name}.tar_far1`, at(0.01), n),
    ...(isEnough ? shareFigures(`${name}.tar_far01`, at(0.001), n) : {}),
    [`${name}.impostors`]: impostors.length,
    [`${name}.similarity_at_far1`]: Math.max(0, 1 - thresholdAt(impostors, 0.01)),
  };
}

/** One look each, at the threshold that the standard policy sets: what A10 has to smooth over several. */
function atPolicy(name: string, { genuine, impostors }: Omit<Pairs, 'failed'>): Figures {
  const rejected = genuine.length - acceptedBy(beyond, genuine);
  return {
    ...shareFigures(`${name}.false_reject`, rejected, genuine.length),
    ...shareFigures(`${name}.false_accept`, acceptedBy(beyond, impostors), impostors.length),
  };
}

/** The same when persons are enrolled with several pictures, as the product does it; nothing when they have too few. */
function enrolled(name: string, pictures: readonly Described[]): Figures {
  const checks = templateChecks(
    pictures.flatMap(({ identity, descriptor }) => (descriptor ? { identity, descriptor } : [])),
  );
  if (checks.genuine.length === 0 || checks.impostors.length === 0) return {};
  const at = acceptedBy(thresholdAt(checks.impostors, 0.01), checks.genuine);
  return {
    ...shareFigures(`${name}.tar_far1`, at, checks.genuine.length),
    ...atPolicy(name, checks),
  };
}
