import type { ObjectLabel, SeenObject } from '../protocol/incident.ts';
import { median } from '../signals/median.ts';
import type { SignalOf } from '../signals/signal.ts';
import { held } from './held.ts';
import { noSignal, quiet, type Rule, type Verdict } from './rule.ts';
import { compareSeverity } from './severity.ts';

type Look = SignalOf<'A4'>;

/** A positive look counts until the next one, for this long at most, ms. */
export const lookCountsMs = 2_000;
/** Looks may be stretched to 10 s under load; older than this, nothing is known. */
const staleMs = 12_000;

const names: Record<ObjectLabel, string> = {
  phone: 'a phone',
  book: 'a book',
  laptop: 'a laptop',
  screen: 'a second screen',
  person: 'a person',
};

const best = (look: Look, label: ObjectLabel): SeenObject | undefined =>
  look.objects
    .filter((object) => object.label === label)
    .reduce<SeenObject | undefined>((a, b) => (a && a.confidence >= b.confidence ? a : b), undefined);

/** Time in which `label` was in view over the given looks, ms. The newest look has not lasted yet. */
function seenMs(looks: readonly Look[], label: ObjectLabel): number {
  return looks.reduce((total, look, i) => {
    const next = looks[i + 1];
    return next && best(look, label) ? total + Math.min(lookCountsMs, next.at - look.at) : total;
  }, 0);
}

/** The looks up to the newest one in which `label` was seen without a break, and without a time that nobody looked. */
function unbroken(looks: readonly Look[], label: ObjectLabel): readonly Look[] {
  const last = looks.findLastIndex((look, i) => {
    const next = looks[i + 1];
    return !best(look, label) || (next !== undefined && next.at - look.at > staleMs);
  });
  return looks.slice(last + 1);
}

/**
 * When an object that is seen now came into view. Single looks that miss it make the rule fire later, but they do not mean
 * that it came later.
 */
function cameAt(looks: readonly Look[], label: ObjectLabel, windowMs: number): number {
  const isSeen = { holds: (look: Look) => best(look, label) !== undefined };
  return held(looks, isSeen, { gapMs: staleMs, enoughMs: windowMs })?.since ?? Number.POSITIVE_INFINITY;
}

/**
 * A4: a listed object in view for `ms` (the policy's severity); a phone for `phoneMs` in all within `windowMs`: high.
 * A single look proves nothing, however long it is until the next one.
 */
export const forbiddenObject: Rule = {
  tag: 'A4',
  version: 2,
  reads: 'A4',
  lookBackMs: ({ rules: { A4 } }) => Math.max(A4.windowMs, A4.ms + staleMs),
  freshMs: () => staleMs,
  judge(history, { rules: { A4: policy } }, now) {
    const past = history.of('A4');
    const newest = past.at(-1);
    if (!newest || now - newest.at > staleMs) return noSignal;
    if (!newest.objects.some(({ label }) => policy.objects.includes(label))) return quiet;
    const looks = past.slice();
    const windowed = looks.filter((look) => look.at >= newest.at - policy.windowMs);
    const verdicts = policy.objects.map((label): Verdict => {
      const run = unbroken(looks, label);
      const since = run[0]?.at;
      if (since === undefined) return quiet;
      const views = windowed.filter((look) => best(look, label)).length;
      const isLong = label === 'phone' && views > 1 && seenMs(windowed, label) >= policy.phoneMs;
      if (!isLong && (run.length < 2 || seenMs(run, label) < policy.ms)) return { state: 'building', since };
      const first = isLong ? windowed.find((look) => best(look, label)) : undefined;
      const seen = run.map((look) => best(look, label)).filter((object) => object !== undefined);
      return {
        state: 'firing',
        since: Math.min(since, cameAt(looks, label, policy.windowMs), first?.at ?? since),
        until: newest.at,
        severity: isLong ? 'high' : policy.severity,
        confidence: median(seen.map((object) => object.confidence)),
        details: { objects: newest.objects.filter((object) => object.label === label) },
      };
    });
    return heaviest(verdicts);
  },
  words: ({ objects = [] }) => {
    const seen = [...new Set(objects.map(({ label }) => names[label]))].join(', ');
    return `${seen.charAt(0).toUpperCase()}${seen.slice(1)} in the picture`;
  },
  hint: 'We see an object that is not allowed. Please put it away.',
};

/** The verdict that weighs most; objects that fire together are told together. */
function heaviest(verdicts: readonly Verdict[]): Verdict {
  const firing = verdicts.filter((verdict) => verdict.state === 'firing');
  const [first, ...rest] = firing.sort(
    (a, b) => compareSeverity(b.severity, a.severity) || b.confidence - a.confidence,
  );
  if (!first) return verdicts.find((verdict) => verdict.state === 'building') ?? quiet;
  const objects = [first, ...rest].flatMap((verdict) => verdict.details.objects ?? []);
  return { ...first, since: Math.min(...firing.map((f) => f.since)), details: { objects } };
}
