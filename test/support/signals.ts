import type { PageEventName } from '../../src/protocol/student-messages.ts';
import type { PageReport } from '../../src/signals/page-reports.ts';
import type { Signal, SignalOf, SignalTag } from '../../src/signals/signal.ts';
import { signalTags } from '../../src/signals/signal.ts';
import { type LookBack, SignalWindow } from '../../src/signals/signal-window.ts';

/** Looks back an hour for every tag: further than any rule. */
export const hourBack = Object.fromEntries(signalTags.map((tag) => [tag, 3_600_000])) as LookBack;

/** The past that a rule is asked of; `since` is the start of the exam or the end of a pause. */
export function historyOf(signals: readonly Signal[], since?: number): SignalWindow {
  const window = new SignalWindow(hourBack);
  if (since !== undefined) window.restart(since);
  for (const signal of signals) window.add(signal);
  return window;
}

/** A past with one signal every `everyMs` from 0 on, made by `facts` from its number. */
export function windowOf<T extends SignalTag>(
  tag: T,
  everyMs: number,
  facts: readonly Omit<SignalOf<T>, 'tag' | 'at'>[],
): SignalWindow {
  return historyOf(facts.map((fact, i) => ({ ...fact, tag, at: i * everyMs }) as unknown as Signal));
}

/** What a student's page reports; `at` by the student's clock. */
export const report = (event: PageEventName, at: number): PageReport => ({
  id: crypto.randomUUID(),
  event,
  at,
});
