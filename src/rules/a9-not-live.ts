import { median } from '../signals/median.ts';
import type { Rule } from './rule.ts';
import { sustained, sustainedLookBackMs } from './sustained.ts';

/** Looks for liveness come every 5 s, and every 500 ms after a first hit; two that far apart still belong together. */
const gapMs = 6_000;

/**
 * A9: the picture is not of a live person (`live` below `liveBelow`) for `ms`; never from one look. Each signal is the mean
 * of a window of looks (signals/liveness.ts), so single low looks among high ones do not add up.
 */
export const notLive: Rule = {
  tag: 'A9',
  version: 1,
  reads: 'A9',
  lookBackMs: ({ rules }) => sustainedLookBackMs(rules.A9.ms, gapMs),
  freshMs: () => gapMs,
  judge(history, { rules }, now) {
    const { ms, severity, liveBelow } = rules.A9;
    return sustained(
      {
        signals: history.of('A9'),
        holds: ({ live }) => live < liveBelow,
        // With 0 the first look would fire.
        ms: Math.max(1, ms),
        now,
        gapMs,
      },
      ({ signals }) => ({ severity, confidence: 1 - median(signals.map(({ live }) => live)), details: {} }),
    );
  },
  words: () => 'The picture may be a photo, a recording or a program’s',
  hint: 'Please use your own camera, and sit in front of it yourself.',
};
