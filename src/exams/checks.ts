import { z } from 'zod';
import { type CheckResult, type Consent, type ScreenDetail, screenDetail } from '../protocol/exam.ts';
import type { Policy } from '../protocol/policy.ts';
import { type CalibrationDot, type Centre, calibrationDot } from '../signals/calibration.ts';

/**
 * Every name that a result or a waiver may carry, in the order in which students do them: `system`, `screen` and
 * `calibration` on the page, `enrolment` by pictures, `approval` by a teacher's command. What a policy asks for beyond
 * these does not hold up the start.
 */
export const knownChecks = ['system', 'screen', 'enrolment', 'calibration', 'approval'] as const;

export type CheckName = (typeof knownChecks)[number];

export const isKnownCheck = (name: string): name is CheckName =>
  (knownChecks as readonly string[]).includes(name);

export type ChecksPolicy = Pick<Policy, 'checks' | 'capture'>;
type Agreed = Pick<Consent, 'biometrics'>;

/**
 * What this policy wants done before the start, as far as this version serves it. Who did not agree to biometrics is not
 * enrolled, and without a camera nothing of a face can be measured. An exam that captures the screen `if-available` admits
 * devices that cannot share one: what their page tells is recorded, and nothing waits for it.
 */
export function requiredChecks({ checks, capture }: ChecksPolicy, consent: Agreed): CheckName[] {
  const wanted: Record<CheckName, boolean> = {
    system: checks.systemCheck,
    screen: checks.entireScreen && capture.screen === true,
    enrolment: checks.enrolment && capture.camera && consent.biometrics,
    calibration: checks.calibration && capture.camera,
    approval: checks.approval,
  };
  return knownChecks.filter((name) => wanted[name]);
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

const screenFields = screenDetail.shape;

/**
 * What the page tells of the shared screen. It has not passed when it names anything else than a whole monitor, or a verdict
 * of its own other than `entire`; who tells nothing of either is believed. Fields that cannot be read are left out.
 */
export function screenReport(
  ok: boolean,
  told: Record<string, unknown> = {},
): { ok: boolean; detail?: ScreenDetail } {
  const detail: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(screenFields)) {
    const { success, data } = field.safeParse(told[name]);
    if (success && data !== undefined) detail[name] = data;
  }
  const { displaySurface = null, verdict = 'entire' } = told;
  const isEntire = (displaySurface === null || displaySurface === 'monitor') && verdict === 'entire';
  return { ok: ok && isEntire, ...(Object.keys(detail).length > 0 ? { detail } : {}) };
}

/** Where this student looks when looking at the middle of the screen; null when that was not measured. */
export function centreOf({ checks }: { checks: Readonly<Record<string, CheckResult>> }): Centre | null {
  const measured = checks.calibration?.detail;
  return measured && 'yaw' in measured ? measured : null;
}
