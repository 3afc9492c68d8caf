import { held, isStale } from './held.ts';
import { quiet, type Rule, unmeasured } from './rule.ts';

/** A1: no face for `ms`. Its confidence is the share of the stretch's frames in which no face was found. */
export const faceAbsent: Rule<'A1'> = {
  tag: 'A1',
  version: 1,
  judge(history, policy, now) {
    const signals = history.of('A1');
    if (isStale(signals, now)) return unmeasured;
    const stretch = held(signals, (signal) => !signal.faceSeen);
    if (!stretch) return quiet;
    const { since, until, share } = stretch;
    if (until - since < policy.ms) return { state: 'building', since };
    return {
      state: 'firing',
      since,
      until,
      severity: policy.severity,
      confidence: share,
      details: { faces: 0 },
    };
  },
};
