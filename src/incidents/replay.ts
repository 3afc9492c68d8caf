import type { Policy } from '../protocol/policy.ts';
import type { Gap, ScorePoint } from '../protocol/timeline.ts';
import type { RuleSet } from '../rules/engine.ts';
import { type FactLine, type Recording, signalsOf } from '../signals/recording.ts';
import { AttemptJudge } from './attempt-judge.ts';
import type { Incident, IncidentChange } from './incident.ts';

/** Live watching looks at the clock this often, ms. */
const tickMs = 1_000;

/** What a policy makes of a recorded session. Instants are epoch ms. */
export interface Replayed {
  /** In the order in which they opened. */
  incidents: Incident[];
  /** The account of the focus score. */
  points: ScorePoint[];
  gaps: Gap[];
  unmeasured: RuleSet['unmeasured'];
  /** A point a second, 0–100. */
  scores: { at: number; focus: number }[];
}

/**
 * Judges a recorded session again, by the very code that judges live. The same recording and policy give the same result,
 * whatever the machine and the hour.
 */
export function replay({ header, lines }: Recording, policy: Policy): Replayed {
  const { startedAt, served, consent, exemptions } = header;
  let ids = 0;
  const judge = new AttemptJudge({
    examId: 'replay',
    attemptId: 'replay',
    policy,
    conditions: { served, consent, exempt: exemptions.map(({ tag }) => tag) },
    newId: () => {
      ids += 1;
      return `incident-${ids}`;
    },
  });
  const incidents = new Map<string, Incident>();
  const scores: Replayed['scores'] = [];
  const keep = (changes: readonly IncidentChange[]) => {
    for (const { incident } of changes) incidents.set(incident.id, incident);
  };
  let now = startedAt + (lines[0]?.at ?? 0);
  let nextTick = now + tickMs;
  const tickUntil = (at: number) => {
    for (; nextTick <= at; nextTick += tickMs) {
      keep(judge.tick(nextTick));
      scores.push({ at: nextTick, focus: judge.focusScore });
    }
  };
  // A recording that says nothing of it was made while the exam ran.
  if (!lines.some(({ running }) => running !== undefined)) keep(judge.setRunning(true, now));
  for (const line of lines) {
    tickUntil(startedAt + line.at);
    now = Math.max(now, startedAt + line.at);
    keep(takeLine(judge, line, startedAt, now));
  }
  keep(judge.setRunning(false, now));
  return { incidents: [...incidents.values()], ...judge.drain(), unmeasured: judge.unmeasured, scores };
}

function takeLine(judge: AttemptJudge, line: FactLine, startedAt: number, now: number): IncidentChange[] {
  // Said twice, the server was started anew in between: what was open ended there.
  const ended = line.running ? judge.setRunning(false, now) : [];
  const changes = line.running === undefined ? [] : [...ended, ...judge.setRunning(line.running, now)];
  const signals = signalsOf(line, startedAt);
  return signals.length === 0 ? changes : [...changes, ...judge.take(signals, now)];
}
