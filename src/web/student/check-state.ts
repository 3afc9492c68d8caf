import type { CheckResult, ScreenDetail } from '../../protocol/exam.ts';
import type { Policy } from '../../protocol/policy.ts';
import type { Heard } from './hearing.ts';
import type { MicrophoneState } from './microphone.ts';
import type { ScreenState } from './screen.ts';

export type CheckState = 'waiting' | 'ok' | 'needs you' | 'waived by your teacher';

/** The start does not wait for it any more. */
export const isSettled = (result: CheckResult | undefined): boolean =>
  result?.ok === true || result?.waived === true;

export const isDone = (state: CheckState): boolean => state === 'ok' || state === 'waived by your teacher';

/** How a check stands that the server keeps. `failed`: it was tried here just now, in vain. */
export function standing(result: CheckResult | undefined, failed: boolean): CheckState {
  if (result?.ok) return 'ok';
  if (result?.waived) return 'waived by your teacher';
  return failed ? 'needs you' : 'waiting';
}

/** A quiet room is no fault; a microphone that gives nothing at all is one. */
export function microphoneStanding(microphone: MicrophoneState, heard: Heard): CheckState {
  if (microphone.kind === 'off' || microphone.kind === 'starting') return 'waiting';
  if (microphone.kind !== 'on' || microphone.muted || heard === 'nothing') return 'needs you';
  return heard === 'listening' ? 'waiting' : 'ok';
}

/** What of a policy decides about the shared screen. */
export type ScreenPolicy = {
  capture: Pick<Policy['capture'], 'screen'>;
  checks: Pick<Policy['checks'], 'entireScreen'>;
};

/** Also a device that has the means to share may fail to: without a person's no it counts as one that cannot. */
const cannotShare = (screen: ScreenState): boolean =>
  screen.kind === 'unavailable' || (screen.kind === 'refused' && screen.problem !== 'NotAllowedError');

/** How the shared screen stands. `result`: what the server has of it, a waiver above all. */
export function screenStanding(
  screen: ScreenState,
  { capture, checks }: ScreenPolicy,
  result: CheckResult | undefined,
): CheckState {
  const isLenient = capture.screen === 'if-available';
  if (screen.kind === 'on') {
    const { verdict } = screen;
    if (verdict === 'entire' || !checks.entireScreen) return 'ok';
    if (result?.waived) return 'waived by your teacher';
    // An exam that admits devices without a screen to share admits browsers that keep quiet about it.
    return verdict === 'unverified' && isLenient ? 'ok' : 'needs you';
  }
  if (result?.waived) return 'waived by your teacher';
  if (isLenient && cannotShare(screen)) return 'ok';
  return screen.kind === 'off' || screen.kind === 'starting' ? 'waiting' : 'needs you';
}

/** The result of the check `screen`, as the server takes it. */
export interface ScreenReport {
  ok: boolean;
  detail: ScreenDetail;
}

/** Null while there is nothing to tell. */
export function screenReport(screen: ScreenState): ScreenReport | null {
  if (screen.kind === 'unavailable') {
    return { ok: false, detail: { displaySurface: null, verdict: 'unavailable' } };
  }
  if (screen.kind !== 'on') return null;
  const { verdict, feed } = screen;
  const { displaySurface, width, height } = feed;
  return { ok: verdict === 'entire', detail: { displaySurface, verdict, width, height } };
}

/** The server has this very result. Sizes do not count: a window that is resized is the same window. */
export function isTold(result: CheckResult | undefined, { ok, detail }: ScreenReport): boolean {
  const known: ScreenDetail = result?.detail && !('yaw' in result.detail) ? result.detail : {};
  return (
    result?.ok === ok &&
    known.verdict === detail.verdict &&
    (known.displaySurface ?? null) === (detail.displaySurface ?? null)
  );
}
