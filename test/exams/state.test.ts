import { expect, test } from 'vitest';
import { type Attempt, remainingMs } from '../../src/exams/attempt.ts';
import { Refusal } from '../../src/exams/refusal.ts';
import { type AttemptEvent, type ExamRules, transition } from '../../src/exams/state.ts';
import type { AttemptStatus } from '../../src/protocol/common.ts';
import { attemptWith, examWith, minute, noon, policyWith } from '../support/exams.ts';

const exam: ExamRules = examWith({ durationMinutes: 60, policy: policyWith({ graceMs: 2 * minute }) });

const events: Record<AttemptEvent['type'], AttemptEvent> = {
  join: { type: 'join', exam },
  check: { type: 'check', name: 'system', ok: true, exam },
  waive: { type: 'waive', name: 'system', exam },
  approve: { type: 'approve', exam },
  start: { type: 'start', exam },
  pause: { type: 'pause', reason: 'noise' },
  resume: { type: 'resume' },
  extend: { type: 'extend', minutes: 5 },
  exempt: { type: 'exempt', exemptions: [{ tag: 'A3', reason: 'Wears a neck brace.' }] },
  submit: { type: 'submit', receipt: 'R', exam },
  terminate: { type: 'terminate', reason: 'ill' },
  expire: { type: 'expire', exam },
};

const started = { startedAt: noon, endsAt: noon + 60 * minute };
const states: Record<AttemptStatus, Attempt> = {
  invited: attemptWith({ status: 'invited' }),
  checking: attemptWith({ status: 'checking' }),
  waiting: attemptWith({ status: 'waiting' }),
  running: attemptWith({ status: 'running', ...started }),
  paused: attemptWith({ status: 'paused', ...started, pausedAt: noon + minute, pauseReason: 'noise' }),
  submitted: attemptWith({ status: 'submitted', ...started, submittedAt: noon + minute, receipt: 'R' }),
  terminated: attemptWith({ status: 'terminated', ...started, endReason: 'ill' }),
  expired: attemptWith({ status: 'expired', ...started, endReason: 'time-up' }),
  reviewed: attemptWith({ status: 'reviewed', ...started }),
};

/** Status after each event, two minutes after the start; a code of a refusal begins with `!`. */
const table: [AttemptStatus, Partial<Record<AttemptEvent['type'], string>>][] = [
  [
    'invited',
    {
      join: 'waiting',
      check: '!not-running',
      waive: '!not-running',
      approve: '!not-running',
      start: '!not-ready',
      exempt: 'invited',
      terminate: 'terminated',
    },
  ],
  ...(['checking', 'waiting'] as const).map(
    (status) =>
      [
        status,
        {
          join: '!already-joined',
          check: 'waiting',
          waive: 'waiting',
          approve: 'waiting',
          start: 'running',
          exempt: status,
          terminate: 'terminated',
        },
      ] as [AttemptStatus, Record<string, string>],
  ),
  [
    'running',
    {
      join: '!already-joined',
      check: 'running',
      waive: 'running',
      approve: 'running',
      start: 'running',
      pause: 'paused',
      resume: '!not-paused',
      extend: 'running',
      exempt: 'running',
      submit: 'submitted',
      terminate: 'terminated',
      expire: 'running',
    },
  ],
  [
    'paused',
    {
      join: '!already-joined',
      check: 'paused',
      waive: 'paused',
      approve: 'paused',
      start: 'paused',
      pause: '!attempt-paused',
      resume: 'running',
      extend: 'paused',
      exempt: 'paused',
      submit: 'submitted',
      terminate: 'terminated',
      expire: '!not-running',
    },
  ],
  ['submitted', { submit: 'submitted' }],
  ['terminated', {}],
  ['expired', {}],
  ['reviewed', {}],
];

/** What stands for the rest of a row. */
const otherwise = (status: AttemptStatus, event: string) => {
  if (['submitted', 'terminated', 'expired', 'reviewed'].includes(status)) return '!attempt-over';
  return event === 'resume' ? '!not-paused' : '!not-running';
};

const rows = table.flatMap(([status, row]) =>
  (Object.keys(events) as AttemptEvent['type'][]).map(
    (event) => [status, event, row[event] ?? otherwise(status, event)] as const,
  ),
);

test.each(rows)('%s + %s → %s', (status, event, expected) => {
  const outcome = transition(states[status], events[event], noon + 2 * minute);

  expect(outcome instanceof Refusal ? `!${outcome.code}` : outcome.status).toBe(expected);
});

function after(attempt: Attempt, event: AttemptEvent, now: number): Attempt {
  const outcome = transition(attempt, event, now);
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

const refused = (attempt: Attempt, event: AttemptEvent, now: number) => {
  const outcome = transition(attempt, event, now);
  return outcome instanceof Refusal ? { ...outcome.details, code: outcome.code } : 'granted';
};

test('the end is the duration after the start, or when the exam closes', () => {
  const closing = (closesAt: number | null): AttemptEvent => ({ type: 'start', exam: { ...exam, closesAt } });

  expect(after(states.waiting, closing(null), noon)).toMatchObject(started);
  expect(after(states.waiting, closing(noon + 90 * minute), noon)).toMatchObject(started);
  expect(after(states.waiting, closing(noon + 45 * minute), noon).endsAt).toBe(noon + 45 * minute);
});

test('starting again changes nothing', () => {
  const running = after(states.waiting, events.start, noon);

  expect(after(running, events.start, noon + 9 * minute)).toBe(running);
});

test('a start waits until the exam opens and is refused once it closed', () => {
  const opening = { type: 'start', exam: { ...exam, opensAt: noon, closesAt: noon + minute } } as const;

  expect(refused(states.waiting, opening, noon - 1)).toEqual({ code: 'not-open-yet', opensAt: noon });
  expect(after(states.waiting, opening, noon).status).toBe('running');
  expect(refused(states.waiting, opening, noon + minute)).toMatchObject({ code: 'closed' });
});

test('time stands still in a pause, and goes on where it stood, past the closing too', () => {
  const closing = { ...exam, closesAt: noon + 60 * minute };
  const running = after(states.waiting, { type: 'start', exam: closing }, noon);
  const paused = after(running, events.pause, noon + 10 * minute);

  expect(remainingMs(paused, noon + 10 * minute)).toBe(50 * minute);
  expect(remainingMs(paused, noon + 99 * minute)).toBe(50 * minute);
  const resumed = after(paused, events.resume, noon + 100 * minute);
  expect(remainingMs(resumed, noon + 100 * minute)).toBe(50 * minute);
  expect(resumed).toMatchObject({ status: 'running', pausedAt: null, pauseReason: null });
});

test('a clock that was set back during a pause takes no time away', () => {
  const resumed = after(states.paused, events.resume, noon - minute);

  expect(resumed.endsAt).toBe(states.paused.endsAt);
});

test('a pause after the end is refused', () => {
  expect(refused(states.running, events.pause, noon + 60 * minute)).toMatchObject({ code: 'attempt-over' });
});

test('an extension adds time, and taking time away stops at the present', () => {
  const now = noon + 10 * minute;
  const less = { type: 'extend', minutes: -600 } as const;

  expect(remainingMs(after(states.running, events.extend, now), now)).toBe(55 * minute);
  expect(remainingMs(after(states.running, less, now), now)).toBe(0);
  expect(remainingMs(after(states.paused, less, now), now)).toBe(0);
  expect(after(states.running, less, noon + 61 * minute).endsAt).toBe(states.running.endsAt);
});

test('handing in is possible until the grace is over, then the attempt can only expire', () => {
  const last = noon + 62 * minute;

  expect(after(states.running, events.submit, last).status).toBe('submitted');
  expect(after(states.running, events.expire, last)).toBe(states.running);
  expect(refused(states.running, events.submit, last + 1)).toMatchObject({ code: 'attempt-over' });
  expect(after(states.running, events.expire, last + 1).status).toBe('expired');
});

test('in a pause nothing expires, and handing in is possible at any time', () => {
  const late = noon + 600 * minute;

  expect(refused(states.paused, events.expire, late)).toMatchObject({ code: 'not-running' });
  expect(after(states.paused, events.submit, late)).toMatchObject({
    status: 'submitted',
    submittedAt: late,
    receipt: 'R',
    pausedAt: null,
  });
});

test('what the policy asks for is missing until it passed or was waived', () => {
  const checks = { systemCheck: true, approval: true };
  const strict = { ...exam, policy: policyWith({ checks }) };
  const start = { type: 'start', exam: strict } as const;
  const joined = after(states.invited, { type: 'join', exam: strict }, noon);
  expect(joined.status).toBe('checking');
  expect(refused(joined, start, noon)).toEqual({ code: 'not-ready', missing: ['system', 'approval'] });

  const failed = after(joined, { type: 'check', name: 'system', ok: false, exam: strict }, noon);
  expect(refused(failed, start, noon)).toMatchObject({ missing: ['system', 'approval'] });
  const waived = after(failed, { type: 'waive', name: 'system', exam: strict }, noon);
  expect(refused(waived, start, noon)).toMatchObject({ missing: ['approval'] });
  const again = after(waived, { type: 'check', name: 'system', ok: false, exam: strict }, noon);
  const approved = after(again, { type: 'approve', exam: strict }, noon);

  expect(approved.status).toBe('waiting');
  expect(after(approved, start, noon).status).toBe('running');
});

test('a check that fails again puts the attempt back', () => {
  const strict = { ...exam, policy: policyWith({ checks: { systemCheck: true } }) };
  const check = (ok: boolean) => ({ type: 'check', name: 'system', ok, exam: strict }) as const;
  const passed = after(states.checking, check(true), noon);

  expect(passed.status).toBe('waiting');
  expect(after(passed, check(false), noon).status).toBe('checking');
});

test('checks that no page can make yet hold nothing up, and unknown ones are refused', () => {
  const all = { ...exam, policy: policyWith({ checks: { identityCard: true } }) };

  expect(after(states.waiting, { type: 'start', exam: all }, noon).status).toBe('running');
  expect(refused(states.waiting, { type: 'waive', name: 'horoscope', exam }, noon)).toMatchObject({
    code: 'unknown-check',
  });
});

test('enrolment and calibration are needed where the policy asks for them', () => {
  const both = { enrolment: true, calibration: true };
  const asking = { ...exam, policy: policyWith({ checks: both }) };
  const start = { type: 'start', exam: asking } as const;
  const check = (name: string) => ({ type: 'check', name, ok: true, exam: asking }) as const;
  const { checking } = states;

  expect(refused(checking, start, noon)).toMatchObject({
    missing: ['enrolment', 'calibration'],
  });
  const ready = after(after(checking, check('enrolment'), noon), check('calibration'), noon);
  expect(ready.status).toBe('waiting');
  expect(after(ready, start, noon).status).toBe('running');
  const waived = after(checking, { type: 'waive', name: 'enrolment', exam: asking }, noon);
  expect(refused(waived, start, noon)).toMatchObject({ missing: ['calibration'] });
});

test('an entire screen is needed where the exam captures it, and not where devices may do without', () => {
  const policyFor = (screen: boolean | 'if-available') =>
    policyWith({ checks: { entireScreen: true }, capture: { screen } });
  const asking = { ...exam, policy: policyFor(true) };
  const start = { type: 'start', exam: asking } as const;
  expect(refused(states.checking, start, noon)).toMatchObject({ missing: ['screen'] });
  const waived = after(states.checking, { type: 'waive', name: 'screen', exam: asking }, noon);
  expect(waived.status).toBe('waiting');
  expect(after(waived, start, noon).status).toBe('running');
  for (const screen of [false, 'if-available'] as const) {
    const lenient = { type: 'start', exam: { ...exam, policy: policyFor(screen) } } as const;
    expect(after(states.checking, lenient, noon).status).toBe('running');
  }
});

test('who did not agree to biometrics is not enrolled, and nobody is without a camera', () => {
  const without = { ...states.checking, consent: { ...states.checking.consent, biometrics: false } };
  const asking = { ...exam, policy: policyWith({ checks: { enrolment: true } }) };
  expect(after(without, { type: 'start', exam: asking }, noon).status).toBe('running');
  const blind = policyWith({ checks: { enrolment: true, calibration: true }, capture: { camera: false } });
  const start = { type: 'start', exam: { ...exam, policy: blind } } as const;
  expect(after(states.checking, start, noon).status).toBe('running');
});

test('what a calibration measured stays with its check, also when that is waived later', () => {
  const detail = { yaw: 3, pitch: -4, gazeX: null, gazeY: 0.1 };
  const passed = after(states.checking, { type: 'check', name: 'calibration', ok: true, detail, exam }, noon);
  expect(passed.checks.calibration).toEqual({ ok: true, at: noon, detail });
  const waived = after(passed, { type: 'waive', name: 'calibration', exam }, noon + 1);
  expect(waived.checks.calibration).toEqual({ ok: true, at: noon + 1, waived: true, detail });
  const failed = after(passed, { type: 'check', name: 'calibration', ok: false, exam }, noon + 1);
  expect(failed.checks.calibration).toEqual({ ok: false, at: noon + 1 });
});
