import type { ObjectLabel } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import { median } from '../signals/median.ts';
import { lookCountsMs, type ObjectLook, objectIn, objectsIn, seenMs } from '../signals/object-votes.ts';
import { type Held, held } from './held.ts';
import { noSignal, quiet, type Rule, type Verdict } from './rule.ts';
import { compareSeverity } from './severity.ts';

export { lookCountsMs };

type Settings = Policy['rules']['A4'];

/** Looks may be stretched to 10 s under load; older than this, nothing is known. */
const staleMs = 12_000;

/** What fewer looks than this share saw is too unsure: of three looks in a row one may miss, but not every second one. */
const leastShare = 2 / 3;

const names: Record<ObjectLabel, string> = {
  phone: 'a phone',
  book: 'a book',
  laptop: 'a laptop',
  screen: 'a second screen',
  person: 'another person',
};

/** The looks up to the newest one in which `label` was seen. One that misses it does not end them; a time that nobody looked does. */
function stretchOf(
  looks: readonly ObjectLook[],
  label: ObjectLabel,
  { ms, windowMs }: Settings,
): Held<ObjectLook> | null {
  const isSeen = { holds: (look: ObjectLook) => objectIn(look, label) !== undefined };
  return held(looks, isSeen, { gapMs: staleMs, enoughMs: Math.max(ms, windowMs) });
}

/**
 * A4: a listed object in view for `ms` (the policy's severity); a phone for `phoneMs` in all within `windowMs`: high.
 * A single look proves nothing, however long it is until the next one.
 */
export const forbiddenObject: Rule = {
  tag: 'A4',
  version: 3,
  reads: 'A4',
  lookBackMs: ({ rules: { A4 } }) => Math.max(A4.windowMs, A4.ms + staleMs),
  freshMs: () => staleMs,
  judge(history, { rules: { A4: policy } }, now) {
    const past = history.of('A4');
    const newest = past.at(-1);
    if (!newest || now - newest.at > staleMs) return noSignal;
    const recent = [newest, past.at(-2)];
    const labels = policy.objects.filter((label) => recent.some((look) => look && objectIn(look, label)));
    if (labels.length === 0) return quiet;
    const looks = past.slice();
    return heaviest(labels.map((label) => judgeOne(looks, label, policy)));
  },
  words: ({ objects = [] }) => {
    const seen = [...new Set(objects.map(({ label }) => names[label]))].join(', ');
    return `${seen.charAt(0).toUpperCase()}${seen.slice(1)} in the picture`;
  },
  hint: 'We see an object that is not allowed. Please put it away.',
};

function judgeOne(looks: readonly ObjectLook[], label: ObjectLabel, policy: Settings): Verdict {
  const newest = looks.at(-1) as ObjectLook;
  const seenNow = objectIn(newest, label);
  const stretch = stretchOf(seenNow ? looks : looks.slice(0, -1), label, policy);
  if (!stretch) return quiet;
  // The newest look missed it: the next one tells whether that was a slip.
  if (!seenNow) {
    return newest.at - stretch.until > staleMs ? quiet : { state: 'building', since: stretch.since };
  }
  const windowed = looks.filter((look) => look.at >= newest.at - policy.windowMs);
  const views = windowed.filter((look) => objectIn(look, label));
  const isLong = label === 'phone' && views.length > 1 && seenMs(windowed, label) >= policy.phoneMs;
  const unbroken = looks.filter((look) => look.at >= stretch.since);
  const isSure = stretch.signals.length > 1 && stretch.share >= leastShare;
  if (!isLong && !(isSure && seenMs(unbroken, label) >= policy.ms)) {
    return { state: 'building', since: stretch.since };
  }
  const seen = stretch.signals.map((look) => objectIn(look, label)).filter((object) => object !== undefined);
  return {
    state: 'firing',
    since: isLong ? Math.min(stretch.since, views[0]?.at ?? stretch.since) : stretch.since,
    until: newest.at,
    severity: isLong ? 'high' : policy.severity,
    confidence: median(seen.map((object) => object.confidence)),
    details: { objects: objectsIn(newest, label) },
  };
}

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
