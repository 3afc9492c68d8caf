import { median } from '../signals/median.ts';
import type { Past } from '../signals/samples.ts';
import type { SignalOf } from '../signals/signal.ts';
import { noSignal, quiet, type Rule, type Verdict } from './rule.ts';

/** Checks come every 5 s, every 10 s under load; older than this, nothing is known, ms. */
const staleMs = 25_000;
/** A check is at most this far from the next, ms. */
const stretchedMs = 10_000;

type Check = SignalOf<'A10'>;

/**
 * A10: the face does not match the enrolled one (`similarity`) in `mismatches` of the last `of` checks, and the first and
 * last of these mismatches are `spanMs` apart. After a first mismatch checks follow every half second, so that without the
 * span one turn of the head or one passing shadow could fill the count: its pictures are many, but they are one look.
 */
export const impersonation: Rule = {
  tag: 'A10',
  version: 2,
  reads: 'A10',
  lookBackMs: ({ rules }) => lookBackMs(rules.A10),
  freshMs: () => staleMs,
  judge(history, { rules: { A10: policy } }, now): Verdict {
    const known = history.of('A10');
    const newest = known.at(-1);
    if (!newest || now - newest.at > staleMs) return noSignal;
    // With 0 a single check would fire.
    const spanMs = Math.max(1, policy.spanMs);
    const checks = lastChecks(known, policy.of, spanMs, newest.at - lookBackMs(policy));
    const mismatches = checks.filter(({ similarity }) => similarity < policy.similarity);
    const first = mismatches[0];
    const last = mismatches.at(-1);
    if (!first || !last) return quiet;
    const isEnough = mismatches.length >= needed(checks.length, policy);
    if (!isEnough || last.at - first.at < spanMs) return { state: 'building', since: first.at };
    return {
      state: 'firing',
      since: first.at,
      until: last.at,
      severity: policy.severity,
      confidence: mismatches.length / checks.length,
      details: { similarity: median(mismatches.map(({ similarity }) => similarity)) },
    };
  },
  words: ({ similarity = 0 }) =>
    `The face differs from the enrolled one (similarity ${similarity.toFixed(2)})`,
  hint: 'We do not recognise you. Please look straight into the camera, in good light.',
};

interface Limits {
  mismatches: number;
  of: number;
  spanMs: number;
}

function lookBackMs({ of, spanMs }: Limits): number {
  return Math.max(of * stretchedMs, spanMs + stretchedMs);
}

/** The last `of` checks, and more when these do not reach back `spanMs`; none from before `oldest`. Oldest first. */
function lastChecks(known: Past<Check>, of: number, spanMs: number, oldest: number): Check[] {
  const checks: Check[] = [];
  for (let i = -1; ; i -= 1) {
    const check = known.at(i);
    const newest = checks[0] ?? check;
    if (!check || !newest || check.at < oldest) break;
    const before = checks.at(-1);
    if (checks.length >= of && before && newest.at - before.at >= spanMs) break;
    checks.push(check);
  }
  return checks.reverse();
}

/** The same share of more checks; of fewer, the policy's whole number. */
function needed(checks: number, { mismatches, of }: Limits): number {
  return Math.ceil((Math.min(mismatches, of) / of) * Math.max(checks, of));
}
