import { held, isStale, median } from './held.ts';
import { quiet, type Rule, unmeasured } from './rule.ts';

/** The value furthest from zero, whole degrees. */
const furthest = (angles: readonly number[]) =>
  Math.round(angles.reduce((far, angle) => (Math.abs(angle) > Math.abs(far) ? angle : far), 0));

/** A3: the head is turned from the student's centre by more than `yawDegrees` or `pitchDegrees` for `ms`. */
export const lookingAway: Rule<'A3'> = {
  tag: 'A3',
  version: 1,
  judge(history, policy, now) {
    const signals = history.of('A3');
    if (isStale(signals, now)) return unmeasured;
    const stretch = held(
      signals,
      ({ yaw, pitch }) => Math.abs(yaw) > policy.yawDegrees || Math.abs(pitch) > policy.pitchDegrees,
    );
    if (!stretch) return quiet;
    const { since, until } = stretch;
    if (until - since < policy.ms) return { state: 'building', since };
    return {
      state: 'firing',
      since,
      until,
      severity: policy.severity,
      confidence: median(stretch.signals.map((signal) => signal.confidence)),
      details: {
        yaw: furthest(stretch.signals.map((signal) => signal.yaw)),
        pitch: furthest(stretch.signals.map((signal) => signal.pitch)),
      },
    };
  },
};
