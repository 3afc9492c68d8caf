import type { IncidentDetails, Severity, Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import type { SignalTag } from '../signals/signal.ts';
import type { SignalHistory } from '../signals/signal-window.ts';

/** The condition of a rule holds, and has held long enough. */
export interface Firing {
  state: 'firing';
  /** When the condition began to hold, epoch ms; no further back than the rule looks. */
  since: number;
  /** The newest instant of which it is known that it held, epoch ms. */
  until: number;
  severity: Severity;
  /** 0–1, over the whole stretch and not of its best signal. */
  confidence: number;
  details: IncidentDetails;
}

/** The input is missing, too old or too rare: a rule says so instead of guessing. */
export interface Unmeasured {
  state: 'unmeasured';
  reason: 'no-signal' | 'rate-too-low';
}

export type Verdict =
  | Firing
  /** Something was seen, but not for long enough: the next look should come soon. */
  | { state: 'building'; since: number }
  | { state: 'quiet' }
  | Unmeasured;

/** A pure function of signals, policy and time, and the words for what it finds. */
export interface Rule {
  readonly tag: Tag;
  /** Rises when the meaning of the rule changes. */
  readonly version: number;
  /** The signals that it reads: it is asked whenever one comes, and once a second. */
  readonly reads: SignalTag;
  /** How far back it looks, ms. Older signals are forgotten. */
  lookBackMs(policy: Policy): number;
  /**
   * What was quiet stays quiet until a signal comes, or for this long after the newest one, ms: in that time it is not
   * asked again. Left out where time alone may change the answer.
   */
  freshMs?(policy: Policy): number;
  /** `now` in epoch ms. */
  judge(signals: SignalHistory, policy: Policy, now: number): Verdict;
  /** Whether what was seen takes time; without it, everything does. */
  lasts?(details: IncidentDetails): boolean;
  /** What was seen, in words for teachers and without a judgement; how long it lasted is added. */
  words(details: IncidentDetails): string;
  /** What the student reads while it fires: what we see and what helps, never a reproach. */
  readonly hint: string | ((details: IncidentDetails) => string);
}

/** A rule's hint for what it has found. */
export function hintOf({ hint }: Rule, details: IncidentDetails): string {
  return typeof hint === 'string' ? hint : hint(details);
}

export const quiet: Verdict = { state: 'quiet' };
export const noSignal: Verdict = { state: 'unmeasured', reason: 'no-signal' };
export const rateTooLow: Verdict = { state: 'unmeasured', reason: 'rate-too-low' };
