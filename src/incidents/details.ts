import type { IncidentDetails } from '../protocol/incident.ts';

const further = (a: number | undefined, b: number | undefined) =>
  a === undefined || (b !== undefined && Math.abs(b) > Math.abs(a)) ? b : a;
const most = (a: number | undefined, b: number | undefined) => (a === undefined ? b : Math.max(a, b ?? a));

/** What was seen over an episode, when more of it is seen: the most of what can be counted, all that differs in kind. */
export function mergedDetails(before: IncidentDetails, now: IncidentDetails): IncidentDetails {
  return defined({
    ...before,
    ...now,
    faces: most(before.faces, now.faces),
    speechMs: most(before.speechMs, now.speechMs),
    yaw: further(before.yaw, now.yaw),
    pitch: further(before.pitch, now.pitch),
    lookYaw: further(before.lookYaw, now.lookYaw),
    lookPitch: further(before.lookPitch, now.lookPitch),
    keywords: together(before.keywords, now.keywords, (word) => word),
    faults: together(before.faults, now.faults, ({ source, fault }) => `${source} ${fault}`),
    objects: together(now.objects, before.objects, ({ label }) => label),
    pageEvent: before.pageEvent ?? now.pageEvent,
    pageEvents: together(before.pageEvents, now.pageEvents, (event) => event),
  });
}

/** All of both, one of each kind: the first. */
function together<T>(
  some: readonly T[] = [],
  more: readonly T[] = [],
  kindOf: (value: T) => string,
): T[] | undefined {
  const kinds = new Map<string, T>();
  for (const value of [...some, ...more]) if (!kinds.has(kindOf(value))) kinds.set(kindOf(value), value);
  return kinds.size > 0 ? [...kinds.values()] : undefined;
}

function defined(details: { [K in keyof IncidentDetails]: IncidentDetails[K] | undefined }): IncidentDetails {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

/** What a teacher would want to hear of at once, as a text to compare: more faces, another object, another word. */
export function newsOf({ faces, objects, keywords, faults, pageEvents }: IncidentDetails): string {
  const labels = [...new Set(objects?.map(({ label }) => label))].sort();
  return JSON.stringify([faces, labels, keywords, faults, pageEvents]);
}
