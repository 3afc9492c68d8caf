import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rules } from '../../src/rules/engine.ts';
import { policies, signals } from '../incidents/streams.ts';
import { historyOf } from '../support/signals.ts';

test.each(rules.filter(({ freshMs }) => freshMs))(
  '$tag stays quiet until its next signal, or for as long as its newest one is fresh',
  (rule) => {
    fc.assert(
      fc.property(signals, policies, fc.nat(), fc.nat(), (stream, policy, cut, later) => {
        const own = stream.filter(({ tag }) => tag === rule.reads);
        const some = own.slice(0, 1 + (cut % Math.max(1, own.length)));
        const newest = some.at(-1)?.at ?? 0;
        const freshMs = rule.freshMs?.(policy) ?? 0;
        const history = historyOf(some);
        if (rule.judge(history, policy, newest).state !== 'quiet') return;
        expect(rule.judge(history, policy, newest + (later % (freshMs + 1))).state).toBe('quiet');
      }),
    );
  },
);
