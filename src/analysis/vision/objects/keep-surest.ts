import type { SeenObject } from '../../../protocol/incident.ts';
import { groupDetections, overlap } from '../picture/boxes.ts';

/** Two boxes of one label that overlap more than this are one object. */
const sameObjectOverlap = 0.5;

/** Keeps the surest of every set of overlapping boxes with one label, surest first. */
export function keepSurest(objects: readonly SeenObject[]): SeenObject[] {
  const same = (a: SeenObject, b: SeenObject): boolean =>
    a.label === b.label && overlap(a.box, b.box) > sameObjectOverlap;
  return groupDetections(objects, same).map(([surest]) => surest);
}
