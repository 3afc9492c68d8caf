import type { IncidentDetails, Severity, Tag } from '../protocol/incident.ts';
import type { RulePolicy } from '../protocol/policy.ts';
import type { SignalHistory } from '../signals/signal-window.ts';

/** The condition of a rule holds, and has held long enough. */
export interface Firing {
  state: 'firing';
  /** When the condition began to hold, epoch ms. */
  since: number;
  /** The newest signal for which it held, epoch ms. */
  until: number;
  severity: Severity;
  /** 0–1, over the whole stretch and not of its best signal. */
  confidence: number;
  details: IncidentDetails;
}

export type Verdict =
  | Firing
  /** Something was seen, but not for long enough: the next look should come soon. */
  | { state: 'building'; since: number }
  | { state: 'quiet' }
  /** The input is missing or too old: a rule says so instead of guessing. */
  | { state: 'unmeasured' };

/** A pure function of signals, policy and time. `version` rises when its meaning changes. */
export interface Rule<T extends Tag> {
  readonly tag: T;
  readonly version: number;
  judge(signals: SignalHistory, policy: RulePolicy<T>, now: number): Verdict;
}

export type Finding = Verdict & { tag: Tag; version: number };
export type FiringFinding = Extract<Finding, { state: 'firing' }>;

export const quiet: Verdict = { state: 'quiet' };
export const unmeasured: Verdict = { state: 'unmeasured' };
