import type { Consent } from '../protocol/exam.ts';
import type { Policy } from '../protocol/policy.ts';

/**
 * The consents that an exam's policy cannot do without. `biometrics` is never among them: who refuses it is not
 * enrolled, and that is all. A screen captured `if-available` needs consent as well, for it may be captured.
 */
export function requiredConsents(policy: Policy): (keyof Consent)[] {
  const required: (keyof Consent)[] = [];
  if (policy.capture.camera) required.push('camera');
  if (policy.capture.screen !== false) required.push('screen');
  if (policy.capture.audio) required.push('audio');
  if (policy.recording) required.push('recording');
  if (policy.attention.confusion) required.push('attention');
  if (policy.checks.identityCard) required.push('identityCard');
  return required;
}

export function missingConsents(policy: Policy, given: Consent): (keyof Consent)[] {
  return requiredConsents(policy).filter((name) => !given[name]);
}
