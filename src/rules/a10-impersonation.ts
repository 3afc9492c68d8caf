import { median } from '../signals/median.ts';
import { noSignal, quiet, type Rule, type Verdict } from './rule.ts';

/** Checks come every 5 s, every 10 s under load; older than this, nothing is known, ms. */
const staleMs = 25_000;
/** A check is at most this far from the next, ms. */
const stretchedMs = 10_000;

/** A10: the face does not match the enrolled one (`similarity`) in `mismatches` of the last `of` checks. */
export const impersonation: Rule = {
  tag: 'A10',
  version: 1,
  reads: 'A10',
  lookBackMs: ({ rules }) => rules.A10.of * stretchedMs,
  freshMs: () => staleMs,
  judge(history, { rules: { A10: policy } }, now): Verdict {
    const known = history.of('A10');
    const newest = known.at(-1);
    if (!newest || now - newest.at > staleMs) return noSignal;
    const oldest = newest.at - policy.of * stretchedMs;
    const checks = known.slice(-policy.of).filter(({ at }) => at >= oldest);
    const mismatches = checks.filter(({ similarity }) => similarity < policy.similarity);
    const first = mismatches[0];
    const last = mismatches.at(-1);
    if (!first || !last) return quiet;
    if (mismatches.length < Math.min(policy.mismatches, policy.of))
      return { state: 'building', since: first.at };
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
