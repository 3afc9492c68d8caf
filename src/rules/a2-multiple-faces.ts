import { median } from '../signals/median.ts';
import type { Rule } from './rule.ts';
import { longestGapMs, sustained, sustainedLookBackMs } from './sustained.ts';

/** A2: `faces` or more faces for `ms`. As sure as the least sure face that is needed for the count. */
export const multipleFaces: Rule = {
  tag: 'A2',
  version: 2,
  reads: 'A2',
  lookBackMs: ({ rules }) => sustainedLookBackMs(rules.A2.ms),
  freshMs: ({ rules }) => longestGapMs(rules.A2.ms),
  judge(history, { rules }, now) {
    const { faces: count, ms, severity } = rules.A2;
    return sustained(
      { signals: history.of('A2'), holds: ({ faces }) => faces.length >= count, ms, now },
      ({ signals }) => ({
        severity,
        confidence: median(signals.map(({ faces }) => faces[count - 1] ?? 0)),
        details: { faces: Math.max(...signals.map(({ faces }) => faces.length)) },
      }),
    );
  },
  words: ({ faces }) => `${faces ?? 2} faces in the picture`,
  hint: 'We see more than one person. Please take the exam alone.',
};
