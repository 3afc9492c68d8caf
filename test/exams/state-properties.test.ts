import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attempt, isOver, remainingMs } from '../../src/exams/attempt.ts';
import { Refusal } from '../../src/exams/refusal.ts';
import { type AttemptEvent, transition } from '../../src/exams/state.ts';
import { attemptWith, examWith, minute, noon, policyWith } from '../support/exams.ts';

const text = fc.constantFrom('', 'a reason');
const check = fc.constantFrom('system', 'approval', 'screen', 'horoscope');

/** Events at one exam, each so many milliseconds after the one before. */
const lives = fc
  .record({
    durationMinutes: fc.integer({ min: 1, max: 60 }),
    opens: fc.option(fc.integer({ min: -30, max: 10 }), { nil: null }),
    closes: fc.option(fc.integer({ min: 11, max: 120 }), { nil: null }),
    graceMs: fc.integer({ min: 0, max: 5 * minute }),
    systemCheck: fc.boolean(),
    approval: fc.boolean(),
  })
  .chain(({ durationMinutes, opens, closes, graceMs, systemCheck, approval }) => {
    const at = (minutes: number | null) => (minutes === null ? null : noon + minutes * minute);
    const policy = policyWith({ graceMs, checks: { systemCheck, approval } });
    const exam = examWith({ durationMinutes, opensAt: at(opens), closesAt: at(closes), policy });
    // Ends are rare, so that lives are long enough for pauses.
    const often = (arbitrary: fc.Arbitrary<AttemptEvent>) => ({ weight: 6, arbitrary });
    const seldom = (arbitrary: fc.Arbitrary<AttemptEvent>) => ({ weight: 1, arbitrary });
    const event = fc.oneof(
      often(fc.constantFrom<AttemptEvent>({ type: 'join', exam }, { type: 'approve', exam })),
      often(fc.constantFrom<AttemptEvent>({ type: 'start', exam }, { type: 'expire', exam })),
      often(fc.constant({ type: 'resume' })),
      often(fc.record({ type: fc.constant('pause'), reason: text })),
      often(
        fc.record({ type: fc.constant('check'), name: check, ok: fc.boolean(), exam: fc.constant(exam) }),
      ),
      often(fc.record({ type: fc.constant('waive'), name: check, exam: fc.constant(exam) })),
      often(fc.record({ type: fc.constant('extend'), minutes: fc.integer({ min: -60, max: 60 }) })),
      often(
        fc.record({
          type: fc.constant('exempt'),
          exemptions: fc.array(fc.record({ tag: fc.constantFrom('A1', 'A3'), reason: text }), {
            maxLength: 1,
          }),
        }),
      ),
      seldom(fc.record({ type: fc.constant('terminate'), reason: text })),
      seldom(fc.record({ type: fc.constant('submit'), receipt: text, exam: fc.constant(exam) })),
    );
    const step = fc.record({ event, pass: fc.integer({ min: 0, max: 20 * minute }) });
    return fc.array(step, { minLength: 20, maxLength: 60 });
  });

interface Step {
  before: Attempt;
  after: Attempt;
  event: AttemptEvent;
  now: number;
}

function live(steps: { event: AttemptEvent; pass: number }[], look: (step: Step) => void): void {
  let now = noon;
  let before = attemptWith({ status: 'invited' });
  for (const { event, pass } of steps) {
    now += pass;
    const outcome = transition(before, event, now);
    const after = outcome instanceof Refusal ? before : outcome;
    look({ before, after, event, now });
    before = after;
  }
}

const always = (look: (step: Step) => void) =>
  fc.assert(
    fc.property(lives, (steps) => live(steps, look)),
    { numRuns: 1_000 },
  );

test('time left never grows but by an extension', () => {
  let pauses = 0;
  always(({ before, after, event, now }) => {
    const had = remainingMs(before, now);
    const has = remainingMs(after, now);
    if (before.status === 'paused' && after.status === 'running') pauses++;
    if (had === null || has === null || event.type === 'extend') return;
    expect(has).toBeLessThanOrEqual(had);
    // Nor does any other event take time away at its instant.
    expect(has).toBe(had);
  });
  expect(pauses).toBeGreaterThan(0);
});

test('a final state is never left', () => {
  const ends = new Set<string>();
  always(({ before, after }) => {
    if (isOver(after.status)) ends.add(after.status);
    if (isOver(before.status) && after.status !== 'reviewed') expect(after).toBe(before);
  });
  expect([...ends].sort()).toEqual(['expired', 'submitted', 'terminated']);
});

test('an instant of a pause is set exactly while paused, and times exactly since the start', () => {
  always(({ after }) => {
    expect(after.pausedAt !== null).toBe(after.status === 'paused');
    expect(after.endsAt !== null).toBe(after.startedAt !== null);
    if (after.status === 'running' || after.status === 'paused') expect(after.startedAt).not.toBeNull();
    expect(after.receipt !== null).toBe(after.status === 'submitted');
  });
});
