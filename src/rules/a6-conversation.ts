import { median } from '../signals/median.ts';
import type { Past } from '../signals/samples.ts';
import type { SignalOf } from '../signals/signal.ts';
import { quiet, type Rule, type Verdict } from './rule.ts';
import { unmeasurable } from './sustained.ts';

type Heard = SignalOf<'A6'>;

/** Sound comes every second or more often; older than this, nothing is known, ms. */
const staleMs = 2_500;

const beginning = ({ at, spanMs }: Heard) => at - spanMs;
/** Where speech begins within a span, the rest of it is speech. */
const spokenSince = ({ at, speechMs }: Heard) => at - speechMs;

/** The newest signal with speech, unless there has been a pause since. */
function lastSpoken(past: Past<Heard>, pauseMs: number, now: number): Heard | null {
  for (let i = past.length - 1; i >= 0; i--) {
    const heard = past.at(i);
    if (!heard || now - heard.at >= pauseMs) return null;
    if (heard.speechMs > 0) return heard;
  }
  return null;
}

/**
 * The speech up to the newest signal in which no silence was as long as a pause; oldest first. Where no sound came, nothing
 * is known: that ends it too.
 */
function unbroken(signals: readonly Heard[], pauseMs: number): readonly Heard[] {
  let first = signals.length;
  let spokenFrom = signals.at(-1)?.at ?? 0;
  let heardFrom = spokenFrom;
  for (let i = signals.length - 1; i >= 0; i--) {
    const signal = signals[i] as Heard;
    if (spokenFrom - signal.at >= pauseMs || heardFrom - signal.at > staleMs) break;
    heardFrom = beginning(signal);
    if (signal.speechMs === 0) continue;
    spokenFrom = beginning(signal);
    first = i;
  }
  return signals.slice(first);
}

/**
 * A6: speech for `speechMs` in all within `windowMs`, or for `unbrokenMs` without a pause. It fires only while somebody
 * speaks: speech that is over must not weigh until it has left the window.
 */
export const conversation: Rule = {
  tag: 'A6',
  version: 1,
  reads: 'A6',
  lookBackMs: ({ rules: { A6 } }) => Math.max(A6.windowMs, A6.unbrokenMs) + staleMs,
  freshMs: () => staleMs,
  judge(history, { rules: { A6: policy } }, now): Verdict {
    const past = history.of('A6');
    const unmeasured = unmeasurable(past, staleMs, now);
    if (unmeasured) return unmeasured;
    const last = lastSpoken(past, policy.pauseMs, now);
    if (!last) return quiet;
    const signals = past.slice();
    const spoken = signals.filter(({ speechMs }) => speechMs > 0);
    const recent = spoken.filter((heard) => beginning(heard) >= last.at - policy.windowMs);
    const run = unbroken(signals, policy.pauseMs);
    const runMs = run[0] ? last.at - beginning(run[0]) : 0;
    const speechMs = recent.reduce((sum, heard) => sum + heard.speechMs, 0);
    const isUnbroken = runMs >= policy.unbrokenMs;
    const heard = isUnbroken ? run.filter((signal) => signal.speechMs > 0) : recent;
    const since = Math.max(history.since, spokenSince(heard[0] ?? last));
    if (!isUnbroken && speechMs < policy.speechMs) return { state: 'building', since };
    return {
      state: 'firing',
      since,
      until: last.at,
      severity: policy.severity,
      confidence: median(heard.map(({ confidence }) => confidence)),
      details: { speechMs: Math.round(heard.reduce((sum, signal) => sum + signal.speechMs, 0)) },
    };
  },
  words: ({ speechMs = 0 }) => `Somebody is talking (${Math.round(speechMs / 1_000)} s of speech)`,
  hint: 'We hear speech. Please take the exam in silence.',
};
