import type { IncidentDetails } from '../protocol/incident.ts';

const further = (a: number | undefined, b: number | undefined) =>
  a === undefined || (b !== undefined && Math.abs(b) > Math.abs(a)) ? b : a;
const most = (a: number | undefined, b: number | undefined) => (a === undefined ? b : Math.max(a, b ?? a));

/** What was seen over an episode, when more of it is seen: the most of what can be counted, the newest of the rest. */
export function mergedDetails(before: IncidentDetails, now: IncidentDetails): IncidentDetails {
  const merged: IncidentDetails = { ...before, ...now };
  const keywords = [...new Set([...(before.keywords ?? []), ...(now.keywords ?? [])])];
  if (keywords.length > 0) merged.keywords = keywords;
  const faults = [...(before.faults ?? [])];
  for (const fault of now.faults ?? [])
    if (!faults.some((known) => sameFault(known, fault))) faults.push(fault);
  if (faults.length > 0) merged.faults = faults;
  return defined({
    ...merged,
    faces: most(before.faces, now.faces),
    speechMs: most(before.speechMs, now.speechMs),
    yaw: further(before.yaw, now.yaw),
    pitch: further(before.pitch, now.pitch),
  });
}

type Fault = NonNullable<IncidentDetails['faults']>[number];
const sameFault = (a: Fault, b: Fault) => a.source === b.source && a.fault === b.fault;

function defined(details: { [K in keyof IncidentDetails]: IncidentDetails[K] | undefined }): IncidentDetails {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

/** What a teacher would want to hear of at once, as a text to compare: more faces, another object, another word. */
export function newsOf({ faces, objects, keywords, faults, pageEvent }: IncidentDetails): string {
  const labels = [...new Set(objects?.map(({ label }) => label))].sort();
  return JSON.stringify([faces, labels, keywords, faults, pageEvent]);
}
