import type { CheckResult } from '../../protocol/exam.ts';

export type CheckState = 'waiting' | 'ok' | 'needs you' | 'waived by your teacher';

/** The start does not wait for it any more. */
export const isSettled = (result: CheckResult | undefined): boolean =>
  result?.ok === true || result?.waived === true;

/** How a check stands that the server keeps. `failed`: it was tried here just now, in vain. */
export function standing(result: CheckResult | undefined, failed: boolean): CheckState {
  if (result?.ok) return 'ok';
  if (result?.waived) return 'waived by your teacher';
  return failed ? 'needs you' : 'waiting';
}
