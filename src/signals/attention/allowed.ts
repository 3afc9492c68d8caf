import type { Consent } from '../../protocol/exam.ts';
import type { Policy } from '../../protocol/policy.ts';

export interface AttentionGate {
  /** ALLOW_ATTENTION as it stands now, not as it stood when the exam was made. */
  readonly allowed: boolean;
  readonly policy: Pick<Policy, 'attention'>;
  readonly consent: Pick<Consent, 'attention'>;
}

/**
 * Whether confusion may be inferred of this student: the operator, the exam and the student all say yes. The one place
 * that decides: without it no expression is measured, nothing is computed and nothing is stored. An exam that was made
 * while the operator allowed it stops with the next start of a server that does not.
 */
export function attentionAllowed({ allowed, policy, consent }: AttentionGate): boolean {
  return allowed && policy.attention.confusion && consent.attention;
}
