import type { Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import type { SignalHistory } from '../signals/signal-window.ts';
import { faceAbsent } from './a1-face-absent.ts';
import { multipleFaces } from './a2-multiple-faces.ts';
import { lookingAway } from './a3-looking-away.ts';
import { forbiddenObject } from './a4-forbidden-object.ts';
import type { Finding, Rule } from './rule.ts';

/** Every rule there is; a new one is a file and a line here. */
export const rules = [faceAbsent, multipleFaces, lookingAway, forbiddenObject] as const;

/** What each enabled rule says of one student now. */
export function judgeAll(signals: SignalHistory, policy: Policy, now: number): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules as readonly Rule<Tag>[]) {
    const rulePolicy = policy.rules[rule.tag];
    if (!rulePolicy.enabled) continue;
    findings.push({ tag: rule.tag, version: rule.version, ...rule.judge(signals, rulePolicy, now) });
  }
  return findings;
}
