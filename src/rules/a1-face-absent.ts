import { held, isStale } from './held.ts';
import { quiet, type Rule, unmeasured } from './rule.ts';

/**
 * How sure `agreeing` frames of `of` make us, 0–1, by Laplace's rule of succession: many frames that agree make very sure,
 * none makes certain.
 */
const sureness = (agreeing: number, of: number) => (agreeing + 1) / (of + 2);

/** A1: no face for `ms`. Its confidence grows with the frames in which none was found. */
export const faceAbsent: Rule<'A1'> = {
  tag: 'A1',
  version: 1,
  judge(history, policy, now) {
    const signals = history.of('A1');
    if (isStale(signals, now)) return unmeasured;
    const stretch = held(signals, (signal) => !signal.faceSeen);
    if (!stretch) return quiet;
    const { since, until, share, signals: faceless } = stretch;
    if (until - since < policy.ms) return { state: 'building', since };
    return {
      state: 'firing',
      since,
      until,
      severity: policy.severity,
      confidence: sureness(faceless.length, faceless.length / share),
      details: { faces: 0 },
    };
  },
};
