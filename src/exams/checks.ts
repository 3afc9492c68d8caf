import type { CheckResult } from '../protocol/exam.ts';
import type { Policy } from '../protocol/policy.ts';

/**
 * The checks that a student of this version can pass: `system` on the page, `approval` by a teacher's command.
 * What a policy asks for beyond these is recorded when sent and does not hold up the start.
 */
export const servedChecks = ['system', 'approval'] as const;

/** Every name that a result or a waiver may carry. */
export const knownChecks = ['system', 'screen', 'calibration', 'approval'] as const;

export type CheckName = (typeof knownChecks)[number];

export const isKnownCheck = (name: string): name is CheckName =>
  (knownChecks as readonly string[]).includes(name);

/** What this policy wants done before the start, as far as this version serves it. */
export function requiredChecks(policy: Pick<Policy, 'checks'>): CheckName[] {
  const wanted: Record<(typeof servedChecks)[number], boolean> = {
    system: policy.checks.systemCheck,
    approval: policy.checks.approval,
  };
  return servedChecks.filter((name) => wanted[name]);
}

/** Required checks that neither passed nor were waived. */
export function missingChecks(
  policy: Pick<Policy, 'checks'>,
  checks: Readonly<Record<string, CheckResult>>,
): CheckName[] {
  return requiredChecks(policy).filter((name) => !checks[name]?.ok && !checks[name]?.waived);
}
