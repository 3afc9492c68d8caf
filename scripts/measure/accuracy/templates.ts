import { limits } from '../../../src/protocol/limits.ts';
import { similarityTo } from '../../../src/signals/identity.ts';

export interface Known {
  identity: string;
  descriptor: Float32Array;
}

/** How alike pictures are to persons who were enrolled as the product does it: with several pictures each. */
export interface TemplateChecks {
  /** 1 − similarity of a picture to other pictures of its own person. */
  genuine: number[];
  /** The same to pictures of another person. */
  impostors: number[];
}

/** With fewer pictures it is no enrolment from several. */
const fewest = 3;

/**
 * Each picture against each person, enrolled with as many pictures as the product asks for, or as there are, never with the
 * picture itself. Persons with fewer than three others are left out.
 */
export function templateChecks(pictures: readonly Known[]): TemplateChecks {
  const persons = new Set(pictures.map(({ identity }) => identity));
  const checks: TemplateChecks = { genuine: [], impostors: [] };
  for (const picture of pictures) {
    for (const identity of persons) {
      const others = pictures.filter((other) => other.identity === identity && other !== picture);
      if (others.length < fewest) continue;
      const template = others.slice(0, limits.enrolmentFrames).map(({ descriptor }) => descriptor);
      const list = identity === picture.identity ? checks.genuine : checks.impostors;
      list.push(1 - similarityTo(template, picture.descriptor));
    }
  }
  return checks;
}
