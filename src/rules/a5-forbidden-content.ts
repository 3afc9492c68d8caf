import type { Policy } from '../protocol/policy.ts';
import { median } from '../signals/median.ts';
import type { SignalOf } from '../signals/signal.ts';
import type { Rule } from './rule.ts';
import { sustained, sustainedLookBackMs } from './sustained.ts';

/** Screens come at an interval of minutes at most; a look counts until two and a half of them have passed. */
const gapMs = ({ capture }: Policy) => Math.max(2_500, 2.5 * capture.screenIntervalMs);

/** Words that another policy lists are in the signal too, so only this policy's count. */
const listed = ({ keywords }: SignalOf<'A5'>, policy: Policy) =>
  keywords.filter((word) => policy.keywords.includes(word) && !policy.allowedPhrases.includes(word));

/** A screen that shows half of the list is told in a sentence all the same; the details have every word. */
const mostWords = 10;

function shortened(keywords: readonly string[]): string {
  const more = keywords.length - mostWords;
  const told = keywords.slice(0, mostWords).join(', ');
  return more > 0 ? `${told} and ${more} more` : told;
}

/** A5: listed words on the shared screen for `ms`; with 0 a single look is enough. */
export const forbiddenContent: Rule = {
  tag: 'A5',
  version: 1,
  reads: 'A5',
  lookBackMs: (policy) => sustainedLookBackMs(policy.rules.A5.ms, gapMs(policy)),
  freshMs: gapMs,
  judge(history, policy, now) {
    const { ms, severity } = policy.rules.A5;
    const signals = history.of('A5');
    const told = (signals: readonly SignalOf<'A5'>[]) => ({
      severity,
      confidence: median(signals.map(({ confidence }) => confidence)),
      details: { keywords: [...new Set(signals.flatMap((signal) => listed(signal, policy)))] },
    });
    const holds = (signal: SignalOf<'A5'>) => listed(signal, policy).length > 0;
    const gap = gapMs(policy);
    const verdict = sustained({ signals, holds, ms, now, gapMs: gap }, ({ signals }) => told(signals));
    const newest = signals.at(-1);
    // Where a single look is enough, it does not matter how far apart they are: a slow line hides no word.
    if (verdict.state !== 'unmeasured' || ms > 0 || !newest) return verdict;
    if (now - newest.at > gap || !holds(newest)) return verdict;
    return { state: 'firing', since: newest.at, until: newest.at, ...told([newest]) };
  },
  words: ({ keywords = [] }) => `On the shared screen: ${shortened(keywords)}`,
  hint: 'There is something on your screen that this exam does not allow. Please close it.',
};
