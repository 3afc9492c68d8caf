import type { PageEventName } from '../../../src/protocol/student-messages.ts';
import type { Signal } from '../../../src/signals/signal.ts';
import type { Random } from '../shared/random.ts';
import { looks } from './looks.ts';
import type { Stage } from './stage.ts';

/** A signal and when it arrives. */
export interface Arrival {
  came: number;
  signal: Signal;
}

/** The page tells of itself this often, ms. */
const telemetryMs = 5_000;
/** What an outbox sends after a connection is back comes this much later, ms, and the second time this much. */
const outboxMs = 150;
const againMs = 1_500;

/** What the exam's page reports, and that it is there. */
export function* pageArrivals(stage: Stage, random: Random): Generator<Arrival> {
  const plan = { source: 'page', everyMs: telemetryMs, jitter: 0.05, shows: [] } as const;
  const heard = looks(stage, plan, random, (at) => ({
    signals: [{ tag: 'A8', at, source: 'page', fault: null }],
    isHit: false,
  }));
  for (const signal of heard) yield { came: signal.at, signal };
  for (const signal of events(stage)) yield* deliveries(stage, signal);
}

/** In order of their dates. */
function events(stage: Stage): Signal[] {
  const signals: Signal[] = [];
  const happens = (at: number, event: PageEventName) => signals.push({ tag: 'A7', at, event });
  for (const event of ['tab-visible', 'focus', 'fullscreen-enter'] as const) happens(0, event);
  for (const { from, to, begins, ends } of stage.all('page-state')) {
    happens(from, begins);
    happens(to, ends);
  }
  for (const { from, event } of stage.all('page-event')) happens(from, event);
  return signals.sort((a, b) => a.at - b.at);
}

function deliveries(stage: Stage, signal: Signal): Arrival[] {
  const away = stage.all('offline').find(({ from, to }) => from < signal.at && signal.at < to);
  if (!away) return [{ came: signal.at, signal }];
  return Array.from({ length: away.deliveries }, (_, i) => ({
    came: away.to + outboxMs + i * againMs,
    signal,
  }));
}
