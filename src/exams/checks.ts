import { z } from 'zod';
import {
  type AgreedToChecks,
  type CheckName,
  type ChecksPolicy,
  requiredChecks,
} from '../protocol/checks.ts';
import { type CheckResult, type ScreenDetail, screenDetail } from '../protocol/exam.ts';
import { type CalibrationDot, type Centre, calibrationDot } from '../signals/calibration.ts';

/** Required checks that neither passed nor were waived. */
export function missingChecks(
  policy: ChecksPolicy,
  { checks, consent }: { checks: Readonly<Record<string, CheckResult>>; consent: AgreedToChecks },
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
