import type { Policy } from '../protocol/policy.ts';
import { median } from '../signals/median.ts';
import type { SignalOf } from '../signals/signal.ts';
import type { Rule } from './rule.ts';
import { longestGapMs, sustained, sustainedLookBackMs } from './sustained.ts';

/** The value furthest from zero, whole degrees. */
const furthest = (angles: readonly number[]) =>
  Math.round(angles.reduce((far, angle) => (Math.abs(angle) > Math.abs(far) ? angle : far), 0));

/** Further from the centre than the limits, each drawn in by `backDegrees`, but to no less than its half. */
function isBeyond(
  { yaw, pitch }: SignalOf<'A3'>,
  limits: Policy['rules']['A3'],
  backDegrees: number,
): boolean {
  const drawnIn = (limit: number) => Math.max(limit - backDegrees, limit / 2);
  return Math.abs(yaw) > drawnIn(limits.yawDegrees) || Math.abs(pitch) > drawnIn(limits.pitchDegrees);
}

/**
 * A3: the head is turned from the student's centre by more than `yawDegrees` or `pitchDegrees` for `ms`. Once turned, it
 * is back only when it is `backDegrees` within the limits: a head right at the limit must not count every second time.
 */
export const lookingAway: Rule = {
  tag: 'A3',
  version: 2,
  reads: 'A3',
  lookBackMs: ({ rules }) => sustainedLookBackMs(rules.A3.ms),
  freshMs: ({ rules }) => longestGapMs(rules.A3.ms),
  judge(history, { rules: { A3: limits } }, now) {
    return sustained(
      {
        signals: history.of('A3'),
        holds: (signal) => isBeyond(signal, limits, 0),
        stays: (signal) => isBeyond(signal, limits, limits.backDegrees),
        ms: limits.ms,
        now,
      },
      ({ signals }) => ({
        severity: limits.severity,
        confidence: median(signals.map(({ confidence }) => confidence)),
        details: {
          yaw: furthest(signals.map(({ yaw }) => yaw)),
          pitch: furthest(signals.map(({ pitch }) => pitch)),
        },
      }),
    );
  },
  words: ({ yaw = 0, pitch = 0 }) =>
    `Head turned away (${Math.abs(yaw)}° sideways, ${Math.abs(pitch)}° ${pitch < 0 ? 'down' : 'up'})`,
  hint: 'Please look at your screen.',
};
