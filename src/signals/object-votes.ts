import type { ObjectLabel, SeenObject } from '../protocol/incident.ts';
import type { SignalOf } from './signal.ts';

/** One look for objects. */
export type ObjectLook = SignalOf<'A4'>;

/** A positive look counts until the next one, for this long at most, ms. */
export const lookCountsMs = 2_000;
/** A person whose box lies inside the student's by this share is the student again: a part, or a second box. */
const sameStudent = 0.9;

/** The objects of a kind in one look. The student is no object: a person is another one. */
export function objectsIn(look: ObjectLook, label: ObjectLabel): SeenObject[] {
  const alike = look.objects.filter((object) => object.label === label);
  return label === 'person' ? others(alike) : alike;
}

/** The surest of them. */
export function objectIn(look: ObjectLook, label: ObjectLabel): SeenObject | undefined {
  return objectsIn(look, label).reduce<SeenObject | undefined>(
    (a, b) => (a && a.confidence >= b.confidence ? a : b),
    undefined,
  );
}

/** Time in which `label` was in view over the given looks, ms. The newest look has not lasted yet. */
export function seenMs(looks: readonly ObjectLook[], label: ObjectLabel): number {
  return looks.reduce((total, look, i) => {
    const next = looks[i + 1];
    return next && objectIn(look, label) ? total + Math.min(lookCountsMs, next.at - look.at) : total;
  }, 0);
}

/** All but the largest person, who sits nearest to the camera and is taken for the student, as with faces. */
function others(persons: readonly SeenObject[]): SeenObject[] {
  const [student, ...rest] = persons.toSorted((a, b) => area(b) - area(a));
  return student ? rest.filter((person) => shareInside(person, student) < sameStudent) : [];
}

const area = ({ box }: SeenObject): number => box[2] * box[3];

function shareInside(inner: SeenObject, outer: SeenObject): number {
  const [a, b] = [inner.box, outer.box];
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return (Math.max(0, width) * Math.max(0, height)) / Math.max(1, area(inner));
}
