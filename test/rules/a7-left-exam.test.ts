import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { examPageEvents } from '../../src/protocol/rules.ts';
import type { PageEventName } from '../../src/protocol/student-messages.ts';
import { leftExam } from '../../src/rules/a7-left-exam.ts';
import { historyOf } from '../support/signals.ts';

const standard = resolvePolicy();
type Event = [at: number, event: PageEventName];
/** The events of a page, judged at `now`. */
function judge(events: readonly Event[], now: number, { policy = standard, since = 0 } = {}) {
  const history = historyOf(
    events.map(([at, event]) => ({ tag: 'A7', at, event })),
    since,
  );
  return leftExam.judge(history, policy, now);
}
const policyOf = (event: (typeof examPageEvents)[number], on: boolean) => {
  const off = Object.fromEntries(examPageEvents.map((name) => [name, !on]));
  return resolvePolicy({ rules: { A7: { events: { ...off, [event]: on } } } });
};

const states = [
  ['tab-hidden', 'tab-visible'],
  ['blur', 'focus'],
  ['fullscreen-exit', 'fullscreen-enter'],
] as const;
const instants = ['copy', 'paste', 'context-menu', 'print', 'devtools', 'displays-changed'] as const;

test.each(states)('%s fires after 2 s, until %s', (begins, ends) => {
  const events: Event[] = [[1_000, begins]];
  expect(judge(events, 2_999)).toEqual({ state: 'building', since: 1_000 });
  expect(judge(events, 3_000)).toEqual({
    state: 'firing',
    since: 1_000,
    until: 3_000,
    severity: 'medium',
    confidence: 1,
    details: { pageEvent: begins, pageEvents: [begins] },
  });
  expect(judge([...events, [9_000, ends]], 9_000).state).toBe('quiet');
});

test('half a second without focus is nothing', () => {
  const events: Event[] = [
    [1_000, 'blur'],
    [1_500, 'focus'],
  ];
  for (const now of [1_000, 1_400, 1_500, 5_000]) expect(judge(events, now).state).not.toBe('firing');
});

test('a state goes on from where it began, although it is told again', () => {
  const events: Event[] = [
    [0, 'blur'],
    [1_500, 'blur'],
  ];
  expect(judge(events, 2_000)).toMatchObject({ state: 'firing', since: 0 });
});

test('one state does not end another; all are told, the oldest first', () => {
  const events: Event[] = [
    [0, 'blur'],
    [500, 'tab-hidden'],
    [4_000, 'focus'],
  ];
  expect(judge(events, 3_000)).toMatchObject({
    since: 0,
    details: { pageEvent: 'blur', pageEvents: ['blur', 'tab-hidden'] },
  });
  expect(judge(events, 4_500)).toMatchObject({
    since: 500,
    details: { pageEvent: 'tab-hidden', pageEvents: ['tab-hidden'] },
  });
});

test.each(instants)('%s counts from its instant for 2 s', (event) => {
  const policy = policyOf(event, true);
  expect(judge([[1_000, event]], 999, { policy }).state).toBe('quiet');
  expect(judge([[1_000, event]], 1_000, { policy })).toMatchObject({
    state: 'firing',
    since: 1_000,
    until: 1_000,
    details: { pageEvent: event, pageEvents: [event] },
  });
  expect(judge([[1_000, event]], 3_000, { policy }).state).toBe('firing');
  expect(judge([[1_000, event]], 3_001, { policy }).state).toBe('quiet');
});

test.each(examPageEvents)('%s has a switch of its own', (event) => {
  expect(judge([[0, event]], 2_000, { policy: policyOf(event, true) }).state).toBe('firing');
  expect(judge([[0, event]], 2_000, { policy: policyOf(event, false) }).state).toBe('quiet');
});

test('what ends a state is nothing by itself, and sources that end are no leaving', () => {
  const harmless: PageEventName[] = [
    'tab-visible',
    'focus',
    'fullscreen-enter',
    'camera-ended',
    'screen-ended',
    'microphone-ended',
    'microphone-muted',
  ];
  for (const event of harmless) expect(judge([[0, event]], 1_000).state).toBe('quiet');
});

test('standard passes over copying and the context menu, strict does not', () => {
  const strict = resolvePolicy({ preset: 'strict' });
  for (const event of ['copy', 'context-menu'] as const) {
    expect(judge([[0, event]], 0).state).toBe('quiet');
    expect(judge([[0, event]], 0, { policy: strict })).toMatchObject({ state: 'firing', severity: 'high' });
  }
});

test('events from after the instant that is judged do not count yet', () => {
  const events: Event[] = [
    [0, 'blur'],
    [2_500, 'focus'],
  ];
  expect(judge(events, 2_400)).toMatchObject({ state: 'firing', until: 2_400 });
});

test('a page that was away before the start counts from the start', () => {
  expect(judge([[0, 'tab-hidden']], 11_999, { since: 10_000 })).toEqual({ state: 'building', since: 10_000 });
  expect(judge([[0, 'tab-hidden']], 12_000, { since: 10_000 })).toMatchObject({ since: 10_000 });
  expect(judge([[9_999, 'paste']], 10_000, { since: 10_000 }).state).toBe('quiet');
});

test('is quiet while nothing was reported', () => {
  expect(judge([], 60_000).state).toBe('quiet');
});

test('each event has words of its own', () => {
  const words = examPageEvents.map((pageEvent) => leftExam.words({ pageEvent }));
  expect(new Set(words).size).toBe(examPageEvents.length);
});
