import { z } from 'zod';
import type { CheckResult, Consent } from '../protocol/exam.ts';
import type { Policy } from '../protocol/policy.ts';
import { type CalibrationDot, type Centre, calibrationDot } from '../signals/calibration.ts';

/**
 * The checks that a student of this version can pass: `system` and `calibration` on the page, `enrolment` by pictures,
 * `approval` by a teacher's command. What a policy asks for beyond these is recorded when sent and does not hold up the
 * start.
 */
export const servedChecks = ['system', 'enrolment', 'calibration', 'approval'] as const;

/** Every name that a result or a waiver may carry. */
export const knownChecks = ['system', 'screen', 'enrolment', 'calibration', 'approval'] as const;

export type CheckName = (typeof knownChecks)[number];

export const isKnownCheck = (name: string): name is CheckName =>
  (knownChecks as readonly string[]).includes(name);

export type ChecksPolicy = Pick<Policy, 'checks' | 'capture'>;
type Agreed = Pick<Consent, 'biometrics'>;

/**
 * What this policy wants done before the start, as far as this version serves it. Who did not agree to biometrics is not
 * enrolled, and without a camera nothing of a face can be measured.
 */
export function requiredChecks({ checks, capture }: ChecksPolicy, consent: Agreed): CheckName[] {
  const wanted: Record<(typeof servedChecks)[number], boolean> = {
    system: checks.systemCheck,
    enrolment: checks.enrolment && capture.camera && consent.biometrics,
    calibration: checks.calibration && capture.camera,
    approval: checks.approval,
  };
  return servedChecks.filter((name) => wanted[name]);
}

/** Required checks that neither passed nor were waived. */
export function missingChecks(
  policy: ChecksPolicy,
  { checks, consent }: { checks: Readonly<Record<string, CheckResult>>; consent: Agreed },
): CheckName[] {
  return requiredChecks(policy, consent).filter((name) => !checks[name]?.ok && !checks[name]?.waived);
}

/** Most dots of one calibration. */
const mostDots = 50;
const dotsDetail = z.object({ dots: z.array(calibrationDot).max(mostDots) });

/** The dots that a page showed for the calibration; null when it told of none, empty when they cannot be read. */
export function calibrationDots(detail: Record<string, unknown> | undefined): CalibrationDot[] | null {
  if (detail?.dots === undefined) return null;
  const parsed = dotsDetail.safeParse(detail);
  return parsed.success ? parsed.data.dots : [];
}

/** Where this student looks when looking at the middle of the screen; null when that was not measured. */
export function centreOf({ checks }: { checks: Readonly<Record<string, CheckResult>> }): Centre | null {
  return checks.calibration?.detail ?? null;
}
