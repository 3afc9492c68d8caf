import type { Incident } from '../../../src/incidents/incident.ts';
import type { Replayed } from '../../../src/incidents/replay.ts';
import type { Tag } from '../../../src/protocol/incident.ts';
import type { Expected, ExpectedGap, Recording } from '../../../src/signals/recording.ts';

/** A beginning or an end may be this far from the script, ms. */
export const allowedErrorMs = 1_000;

/** What was expected, and the incident that tells of it. */
export interface Match {
  expected: Expected;
  incident: Incident;
  /** How far its bounds are from the script's, ms. */
  startErrorMs: number;
  endErrorMs: number;
}

/** What came of a session against what its script says. */
export interface Checked {
  title: string;
  /** Epoch ms. */
  startedAt: number;
  durationMs: number;
  expected: readonly Expected[];
  matches: readonly Match[];
  missed: readonly Expected[];
  /** Second and further incidents of one expected episode. */
  duplicates: readonly Incident[];
  /** Incidents that nothing in the script explains. */
  extra: readonly Incident[];
  /** Spans in which a rule should have said that it could not measure, and did not. */
  untold: readonly ExpectedGap[];
}

/** Technical facts are no suspicions: they are counted apart. */
export const isTechnical = ({ tag }: { tag: Tag }) => tag === 'A8';

export const isOff = ({ startErrorMs, endErrorMs }: Match) =>
  startErrorMs > allowedErrorMs || endErrorMs > allowedErrorMs;

export const hasOtherSeverity = ({ expected, incident }: Match) =>
  expected.severity !== undefined && expected.severity !== incident.severity;

/** Null when the recording does not say what is expected of it. */
export function check({ header, lines }: Recording, replayed: Replayed): Checked | null {
  const { title = 'a recording', startedAt, expect, expectGaps } = header;
  if (!expect) return null;
  const explained = new Map<Expected, Incident[]>();
  const extra: Incident[] = [];
  for (const incident of replayed.incidents) {
    const reason = reasonOf(incident, expect, startedAt);
    if (reason) explained.set(reason, [...(explained.get(reason) ?? []), incident]);
    else extra.push(incident);
  }
  return {
    title,
    startedAt,
    durationMs: lines.reduce((last, { at }) => Math.max(last, at), 0) - (lines[0]?.at ?? 0),
    expected: expect,
    matches: [...explained].map(([expected, [incident]]) =>
      matchOf(expected, incident as Incident, startedAt),
    ),
    missed: expect.filter((expected) => !explained.has(expected)),
    duplicates: [...explained.values()].flatMap(([, ...others]) => others),
    extra,
    untold: expectGaps.filter((gap) => !isTold(gap, replayed, startedAt)),
  };
}

/** The expected episode of the same tag with which an incident has most time in common. */
function reasonOf(incident: Incident, expect: readonly Expected[], startedAt: number): Expected | null {
  let most = -1;
  let reason: Expected | null = null;
  for (const expected of expect) {
    const common = commonMs(boundsOf(incident, startedAt), expected);
    if (incident.tag !== expected.tag || common <= most) continue;
    most = common;
    reason = expected;
  }
  return reason;
}

interface Span {
  from: number;
  to: number;
}

function boundsOf({ startedAt: from, endedAt }: Incident, startedAt: number): Span {
  return { from: from - startedAt, to: (endedAt ?? Number.POSITIVE_INFINITY) - startedAt };
}

/** 0 when they only touch, negative when they do not even that. */
const commonMs = (a: Span, b: Span) => Math.min(a.to, b.to) - Math.max(a.from, b.from);

function matchOf(expected: Expected, incident: Incident, startedAt: number): Match {
  const { from, to } = boundsOf(incident, startedAt);
  return {
    expected,
    incident,
    startErrorMs: Math.abs(from - expected.from),
    endErrorMs: Math.abs(to - expected.to),
  };
}

/** A rule that can never say anything has told so; another one has, when its gaps leave no longer break than allowed. */
function isTold({ tag, from, to }: ExpectedGap, { gaps, unmeasured }: Replayed, startedAt: number): boolean {
  if (unmeasured.some((rule) => rule.tag === tag)) return true;
  let toldUntil = from;
  for (const gap of gaps.filter((each) => each.tag === tag).sort((a, b) => a.from - b.from)) {
    if (gap.from - startedAt > toldUntil + allowedErrorMs) break;
    toldUntil = Math.max(toldUntil, gap.to - startedAt);
  }
  return toldUntil + allowedErrorMs >= to;
}
