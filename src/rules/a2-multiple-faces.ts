import { held, isStale, median } from './held.ts';
import { quiet, type Rule, unmeasured } from './rule.ts';

/** A2: `faces` or more faces for `ms`. As sure as the least sure face that is needed for the count. */
export const multipleFaces: Rule<'A2'> = {
  tag: 'A2',
  version: 1,
  judge(history, policy, now) {
    const signals = history.of('A2');
    if (isStale(signals, now)) return unmeasured;
    const stretch = held(signals, (signal) => signal.faces.length >= policy.faces);
    if (!stretch) return quiet;
    const { since, until } = stretch;
    if (until - since < policy.ms) return { state: 'building', since };
    return {
      state: 'firing',
      since,
      until,
      severity: policy.severity,
      confidence: median(stretch.signals.map((signal) => signal.faces[policy.faces - 1] ?? 0)),
      details: { faces: Math.max(...stretch.signals.map((signal) => signal.faces.length)) },
    };
  },
};
