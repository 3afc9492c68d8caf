import type { Policy } from '../protocol/policy.ts';
import type { examPageEvents } from '../protocol/rules.ts';
import type { PageEventName } from '../protocol/student-messages.ts';
import { type SignalOf, stateOf } from '../signals/signal.ts';
import type { SignalHistory } from '../signals/signal-window.ts';
import { type Firing, quiet, type Rule, type Verdict } from './rule.ts';

type PageEvent = SignalOf<'A7'>;
type Watched = (typeof examPageEvents)[number];

/** What takes no time counts for the policy's `ms`, but for this long at least: the score needs time to move. */
const leastInstantMs = 1_000;

/** Events that begin a state; the others happen and are over. */
const lasting: ReadonlySet<PageEventName> = new Set(['tab-hidden', 'blur', 'fullscreen-exit']);

const words: Record<Watched, string> = {
  'tab-hidden': 'Exam tab hidden',
  blur: 'Exam window not in front',
  'fullscreen-exit': 'Full screen left',
  copy: 'Text copied',
  paste: 'Text pasted from outside',
  'context-menu': 'Context menu opened',
  print: 'Page printed',
  devtools: 'Developer tools opened',
  'displays-changed': 'Display connected or removed',
};

const isWatched = ({ event }: PageEvent, { rules }: Policy) =>
  event in words && rules.A7.events[event as Watched];

/** The event says what the page itself reports: there is nothing to be unsure of. */
const confidence = 1;

/** The first of these is what it began with. */
function firing(events: readonly PageEvent[], { rules }: Policy, since: number, until: number): Firing {
  const { severity } = rules.A7;
  const pageEvents = events.map(({ event }) => event);
  const [pageEvent] = pageEvents;
  return {
    state: 'firing',
    since,
    until,
    severity,
    confidence,
    details: { ...(pageEvent ? { pageEvent } : {}), pageEvents },
  };
}

/** States that hold now and began with a watched event, oldest first. */
function holding(events: readonly PageEvent[], policy: Policy): PageEvent[] {
  const newest = new Map<string | null, PageEvent>();
  for (const event of events) {
    const state = stateOf(event);
    // Told again, a state goes on from where it began.
    if (newest.get(state)?.event !== event.event) newest.set(state, event);
  }
  const away = [...newest.values()].filter((state) => lasting.has(state.event) && isWatched(state, policy));
  return away.sort((a, b) => a.at - b.at);
}

/**
 * A7: the exam's page is hidden, not in front or not in full screen for `ms`; or something happened that takes no time,
 * like a paste, which then counts for `ms`. `now` is the instant up to which the page has been heard.
 */
export const leftExam: Rule = {
  tag: 'A7',
  version: 1,
  reads: 'A7',
  lookBackMs: ({ rules }) => rules.A7.ms,
  judge(history: SignalHistory, policy, now): Verdict {
    const { ms } = policy.rules.A7;
    const all = history.of('A7');
    if (all.length === 0) return quiet;
    const events = all.slice().filter(({ at }) => at <= now);
    const states = holding(events, policy);
    const [away] = states;
    const since = away && Math.max(away.at, history.since);
    if (away && since !== undefined && now - since >= ms) return firing(states, policy, since, now);
    const instant = events.findLast((event) => !lasting.has(event.event) && isWatched(event, policy));
    if (instant && instant.at >= history.since && now - instant.at <= Math.max(ms, leastInstantMs)) {
      return firing([instant], policy, instant.at, instant.at);
    }
    return since === undefined ? quiet : { state: 'building', since };
  },
  words: ({ pageEvent, pageEvents = [pageEvent ?? ''] }) =>
    pageEvents.map((event) => words[event as Watched] ?? 'Exam left').join(', '),
  lasts: ({ pageEvent }) => lasting.has(pageEvent as PageEventName),
  hint: 'Please stay on the page of the exam.',
};
