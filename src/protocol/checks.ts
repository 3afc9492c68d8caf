import type { Consent } from './exam.ts';
import type { Policy } from './policy.ts';

// Server and pages ask this alike. No schema here: pages that import it do not load zod.

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
export type AgreedToChecks = Pick<Consent, 'biometrics'>;

/**
 * What this policy wants done before the start, as far as this version serves it. Who did not agree to biometrics is not
 * enrolled, and without a camera nothing of a face can be measured. An exam that captures the screen `if-available` admits
 * devices that cannot share one: what their page tells is recorded, and nothing waits for it.
 */
export function requiredChecks({ checks, capture }: ChecksPolicy, consent: AgreedToChecks): CheckName[] {
  const wanted: Record<CheckName, boolean> = {
    system: checks.systemCheck,
    screen: checks.entireScreen && capture.screen === true,
    enrolment: checks.enrolment && capture.camera && consent.biometrics,
    calibration: checks.calibration && capture.camera,
    approval: checks.approval,
  };
  return knownChecks.filter((name) => wanted[name]);
}
