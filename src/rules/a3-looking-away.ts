import type { SignalOf } from '../signals/signal.ts';
import { median } from './held.ts';
import type { Rule } from './rule.ts';
import { sustained } from './sustained.ts';

/** The value furthest from zero, whole degrees. */
const furthest = (angles: readonly number[]) =>
  Math.round(angles.reduce((far, angle) => (Math.abs(angle) > Math.abs(far) ? angle : far), 0));

/** A3: the head is turned from the student's centre by more than `yawDegrees` or `pitchDegrees` for `ms`. */
export const lookingAway: Rule<'A3'> = {
  tag: 'A3',
  version: 1,
  judge(history, { yawDegrees, pitchDegrees, ms, severity }, now) {
    const isAway = ({ yaw, pitch }: SignalOf<'A3'>) =>
      Math.abs(yaw) > yawDegrees || Math.abs(pitch) > pitchDegrees;
    return sustained({ signals: history.of('A3'), holds: isAway, ms, now }, ({ signals }) => ({
      severity,
      confidence: median(signals.map(({ confidence }) => confidence)),
      details: {
        yaw: furthest(signals.map(({ yaw }) => yaw)),
        pitch: furthest(signals.map(({ pitch }) => pitch)),
      },
    }));
  },
};
