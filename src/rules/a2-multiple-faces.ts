import { median } from './held.ts';
import type { Rule } from './rule.ts';
import { sustained } from './sustained.ts';

/** A2: `faces` or more faces for `ms`. As sure as the least sure face that is needed for the count. */
export const multipleFaces: Rule<'A2'> = {
  tag: 'A2',
  version: 1,
  judge: (history, { faces: count, ms, severity }, now) =>
    sustained(
      { signals: history.of('A2'), holds: ({ faces }) => faces.length >= count, ms, now },
      ({ signals }) => ({
        severity,
        confidence: median(signals.map(({ faces }) => faces[count - 1] ?? 0)),
        details: { faces: Math.max(...signals.map(({ faces }) => faces.length)) },
      }),
    ),
};
