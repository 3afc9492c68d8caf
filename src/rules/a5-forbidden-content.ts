import type { Policy } from '../protocol/policy.ts';
import type { SignalOf } from '../signals/signal.ts';
import { median } from './held.ts';
import type { Rule } from './rule.ts';
import { sustained, sustainedLookBackMs } from './sustained.ts';

/** Screens come at an interval of minutes at most; a look counts until two and a half of them have passed. */
const gapMs = ({ capture }: Policy) => Math.max(2_500, 2.5 * capture.screenIntervalMs);

/**
 * A5: listed words on the shared screen for `ms`; with 0 a single look is enough. Words that another policy lists are in
 * the signal too, so only this policy's count.
 */
export const forbiddenContent: Rule = {
  tag: 'A5',
  version: 1,
  reads: 'A5',
  lookBackMs: (policy) => sustainedLookBackMs(policy.rules.A5.ms, gapMs(policy)),
  judge(history, policy, now) {
    const { ms, severity } = policy.rules.A5;
    const listed = ({ keywords }: SignalOf<'A5'>) =>
      keywords.filter((word) => policy.keywords.includes(word) && !policy.allowedPhrases.includes(word));
    return sustained(
      {
        signals: history.of('A5'),
        holds: (signal) => listed(signal).length > 0,
        ms,
        now,
        gapMs: gapMs(policy),
      },
      ({ signals }) => ({
        severity,
        confidence: median(signals.map(({ confidence }) => confidence)),
        details: { keywords: [...new Set(signals.flatMap(listed))] },
      }),
    );
  },
  words: ({ keywords = [] }) => `On the shared screen: ${keywords.join(', ')}`,
  hint: 'There is something on your screen that this exam does not allow. Please close it.',
};
