import { AttemptJudge } from '../../src/incidents/attempt-judge.ts';
import type { Incident, IncidentChange } from '../../src/incidents/incident.ts';
import type { Policy } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import type { Gap, ScorePoint } from '../../src/protocol/timeline.ts';
import type { Conditions } from '../../src/rules/engine.ts';
import { type Signal, signalTags } from '../../src/signals/signal.ts';

/** Signals that come at `now`, whatever their own dates. */
export interface Delivery {
  now: number;
  signals: readonly Signal[];
}

export const everything: Conditions = { served: signalTags, consent: { biometrics: true }, exempt: [] };

/** The standard policy, with the one rule that an exam has to ask for. */
export const everyRule = resolvePolicy({ rules: { A10: { enabled: true } } });

export function newJudge(policy: Policy = everyRule, conditions: Partial<Conditions> = {}) {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `i${ids}`;
  };
  return new AttemptJudge({
    examId: 'e',
    attemptId: 'a',
    policy,
    conditions: { ...everything, ...conditions },
    newId,
  });
}

/** Each signal comes in the moment in which it was made. */
export const atOnce = (signals: readonly Signal[]): Delivery[] =>
  [...signals].sort((a, b) => a.at - b.at).map((signal) => ({ now: signal.at, signals: [signal] }));

export interface Session {
  policy?: Policy;
  conditions?: Partial<Conditions>;
  /** The exam runs from 0 until then, ms. */
  until: number;
  /** The first tick comes at this instant, then one each second. */
  firstTick?: number;
}

export interface Judged {
  changes: IncidentChange[];
  /** As they stood at the end, in the order in which they opened. */
  incidents: Incident[];
  points: ScorePoint[];
  gaps: Gap[];
  focus: number;
}

/** Judges a whole exam: deliveries in order, and the clock once a second. */
export function judgeSession(deliveries: readonly Delivery[], session: Session): Judged {
  const { policy, conditions, until, firstTick = 1_000 } = session;
  const judge = newJudge(policy, conditions);
  const changes = [...judge.setRunning(true, 0)];
  let nextTick = firstTick;
  const tickUntil = (now: number) => {
    for (; nextTick <= now; nextTick += 1_000) changes.push(...judge.tick(nextTick));
  };
  for (const { now, signals } of deliveries) {
    tickUntil(Math.min(now, until));
    changes.push(...judge.take(signals, now));
  }
  tickUntil(until);
  changes.push(...judge.setRunning(false, until));
  return { changes, incidents: incidentsOf(changes), ...judge.drain(), focus: judge.focusScore };
}

export function incidentsOf(changes: readonly IncidentChange[]): Incident[] {
  return [...new Map(changes.map(({ incident }) => [incident.id, incident])).values()];
}

/** What incidents say, apart from ids and revisions, which tell how often something was heard. */
export function told(incidents: readonly Incident[]) {
  return incidents
    .map(({ tag, startedAt, endedAt, severity, confidence, details }) => {
      return { tag, startedAt, endedAt, severity, confidence, details };
    })
    .sort((a, b) => (a.tag === b.tag ? a.startedAt - b.startedAt : a.tag < b.tag ? -1 : 1));
}
