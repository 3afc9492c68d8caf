import type { Rule } from './rule.ts';
import { longestGapMs, sustained, sustainedLookBackMs } from './sustained.ts';

/**
 * How sure `agreeing` frames of `of` make us, 0–1, by Laplace's rule of succession: many frames that agree make very sure,
 * none makes certain.
 */
const sureness = (agreeing: number, of: number) => (agreeing + 1) / (of + 2);

/** A1: no face for `ms`. Its confidence grows with the frames in which none was found. */
export const faceAbsent: Rule = {
  tag: 'A1',
  version: 2,
  reads: 'A1',
  lookBackMs: ({ rules }) => sustainedLookBackMs(rules.A1.ms),
  freshMs: ({ rules }) => longestGapMs(rules.A1.ms),
  judge(history, { rules }, now) {
    const { ms, severity } = rules.A1;
    return sustained(
      { signals: history.of('A1'), holds: ({ faceSeen }) => !faceSeen, ms, now },
      ({ signals, share }) => ({
        severity,
        confidence: sureness(signals.length, signals.length / share),
        details: { faces: 0 },
      }),
    );
  },
  words: () => 'No face in the picture',
  hint: "We can't see your face. Sit in front of the camera, in the light.",
};
