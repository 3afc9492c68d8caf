import type { Signal } from '../../../src/signals/signal.ts';
import type { Stage } from './stage.ts';

/** A source that delivers pictures nobody can see anything in says so again and again, ms. */
const againMs = 1_000;

/** What captured sources say of themselves. */
export function* faultSignals(stage: Stage): Generator<Signal> {
  for (const { source, fault, from, to } of stage.all('fault')) {
    if (fault === 'missing') continue;
    const last = fault === 'stopped' ? from : to - 1;
    for (let at = from; at <= last; at += againMs) yield { tag: 'A8', at, source, fault };
    yield { tag: 'A8', at: to, source, fault: null };
  }
}
