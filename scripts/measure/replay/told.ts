import type { Incident } from '../../../src/incidents/incident.ts';
import type { Replayed } from '../../../src/incidents/replay.ts';
import { tagName } from '../../../src/protocol/incident.ts';
import type { ScorePoint, UnmeasuredReason } from '../../../src/protocol/timeline.ts';
import { seenIn } from '../../../src/rules/engine.ts';
import type { Recording } from '../../../src/signals/recording.ts';
import { isTechnical } from './check.ts';
import { clockTime } from './clock-time.ts';
import { columns } from './columns.ts';

/** Of one rule no more gaps than these are told one by one. */
const mostGaps = 10;

const reasons: Readonly<Record<UnmeasuredReason, string>> = {
  'source-off': 'the policy does not capture its source',
  'no-consent': 'the student did not consent to it',
  'not-served': 'nothing of it was recorded',
  'no-signal': 'no look came, or none that shows it',
  'rate-too-low': 'looks came too far apart',
};

const spanOf = (from: number, to: number) => `${clockTime(from)} – ${clockTime(to)}`;

/** One incident in a line. */
export function tell({ tag, severity, startedAt, endedAt, details }: Incident, origin: number): string {
  const until = (endedAt ?? startedAt) - origin;
  return `${tag} ${spanOf(startedAt - origin, until)} ${severity}, ${seenIn(tag, details)}`;
}

/** A date so far from the header's is an epoch date: the recording was made live, and its time begins with the exam, ms. */
const liveMs = 7 * 24 * 3_600_000;

/** From when on dates are told, epoch ms. */
export function originOf({ header, lines }: Recording): number {
  const first = lines.find(({ running }) => running) ?? lines[0];
  return header.startedAt + (first && first.at > liveMs ? first.at : 0);
}

/** What a policy makes of a recording, for people to read. */
export function told(recording: Recording, replayed: Replayed): string {
  const { exemptions } = recording.header;
  const startedAt = originOf(recording);
  const { incidents, points, gaps, unmeasured } = replayed;
  const suspicions = incidents.filter((incident) => !isTechnical(incident));
  const numbers = new Map(incidents.map(({ id }, i) => [id, i + 1]));
  const sections = [
    section('Incidents', incidentRows(suspicions, startedAt, numbers), [0, 4, 5, 6]),
    section(
      'Technical facts, which take no points',
      incidentRows(incidents.filter(isTechnical), startedAt, numbers),
      [0, 4, 5, 6],
    ),
    section('Focus score', [scoreRow(replayed)]),
    section('What moved the score', pointRows(points, startedAt, numbers), [0, 1]),
    section('Not measured for a while', gapRows(gaps, startedAt)),
    section(
      'Not measured at all',
      unmeasured.map(({ tag, reason }) => [tag, tagName[tag], reasons[reason]]),
    ),
    section(
      'Exemptions',
      exemptions.map(({ tag, reason }) => [tag, tagName[tag], reason]),
    ),
  ];
  return sections.join('\n\n');
}

function section(title: string, rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const lines = rows.length > 0 ? columns(rows, right) : ['none'];
  return [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function incidentRows(incidents: readonly Incident[], origin: number, numbers: ReadonlyMap<string, number>) {
  return incidents.map(({ id, tag, severity, confidence, startedAt, endedAt, details }) => {
    const from = startedAt - origin;
    const to = (endedAt ?? startedAt) - origin;
    const dates = [spanOf(from, to), clockTime(to - from)];
    return [
      `#${numbers.get(id)}`,
      tag,
      tagName[tag],
      severity,
      confidence.toFixed(2),
      ...dates,
      seenIn(tag, details),
    ];
  });
}

export interface Score {
  final: number;
  lowest: number;
  mean: number;
}

/** `final` and `lowest` come from the account, to the point; `mean` from one look a second. */
export function scoreOf({ points, scores }: Pick<Replayed, 'points' | 'scores'>): Score {
  let value = 100;
  let lowest = 100;
  for (const { delta } of points) {
    value = Math.round((value + delta) * 100) / 100;
    lowest = Math.min(lowest, value);
  }
  const mean = scores.reduce((sum, { focus }) => sum + focus, 0) / Math.max(1, scores.length);
  return { final: value, lowest, mean: scores.length > 0 ? mean : value };
}

function scoreRow(replayed: Replayed): string[] {
  const { final, lowest, mean } = scoreOf(replayed);
  return [
    `${final.toFixed(1)} at the end`,
    `${lowest.toFixed(1)} at the lowest`,
    `${mean.toFixed(1)} on average`,
  ];
}

function pointRows(points: readonly ScorePoint[], origin: number, numbers: ReadonlyMap<string, number>) {
  return points.map(({ at, until, delta, rule, threshold, incidentId }) => {
    const number = incidentId === null ? undefined : numbers.get(incidentId);
    const points = `${delta > 0 ? '+' : '−'}${Math.abs(delta).toFixed(1)}`;
    const set = Object.entries(threshold).map(([name, value]) => `${name} ${settingOf(value)}`);
    return [spanOf(at - origin, until - origin), points, rule, number ? `#${number}` : '', set.join(', ')];
  });
}

/** Of switches only those that are on. */
function settingOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.keys(value)
    .filter((key) => (value as Record<string, unknown>)[key] === true)
    .join(' ');
}

function gapRows(gaps: Replayed['gaps'], origin: number): string[][] {
  const rows: string[][] = [];
  for (const tag of new Set(gaps.map((gap) => gap.tag))) {
    const own = gaps.filter((gap) => gap.tag === tag);
    for (const { from, to, reason } of own.slice(0, mostGaps)) {
      rows.push([tag, tagName[tag], spanOf(from - origin, to - origin), reasons[reason]]);
    }
    if (own.length > mostGaps) rows.push([tag, tagName[tag], `and ${own.length - mostGaps} more`]);
  }
  return rows;
}
