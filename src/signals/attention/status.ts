import type { AttentionStatus } from '../../protocol/common.ts';
import type { Policy } from '../../protocol/policy.ts';
import type { Confusion } from './confusion-score.ts';

export interface AttentionFacts {
  readonly faceDetected: boolean;
  /** engagementScore, 0–100. */
  readonly engagement: number;
  /** Null when it is not inferred of this student. */
  readonly confusion: Pick<Confusion, 'confused'> | null;
  readonly policy: Pick<Policy['attention'], 'disengagedBelow'>;
}

/** DISENGAGED weighs more: of a student who is away nothing else can be said. */
export function attentionStatus({
  faceDetected,
  engagement,
  confusion,
  policy,
}: AttentionFacts): AttentionStatus {
  if (!faceDetected || engagement < policy.disengagedBelow) return 'DISENGAGED';
  return confusion?.confused ? 'CONFUSED' : 'ENGAGED';
}
