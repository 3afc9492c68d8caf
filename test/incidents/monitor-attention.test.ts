import { expect, test } from 'vitest';
import type { FaceObservation } from '../../src/analysis/observation.ts';
import { AttemptMonitor } from '../../src/incidents/monitor.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { learningMs } from '../../src/signals/attention/baseline.ts';
import { stateLifeMs } from '../../src/signals/attention/state.ts';
import { calm, frown } from '../signals/attention-faces.ts';
import { fullConsent } from '../support/exams.ts';
import { faceWith, observationWith } from '../support/observations.ts';

const began = 1_000_000;

function newMonitor(watchedSince: number, { allowed = true, agreed = true, running = true } = {}) {
  const monitor = new AttemptMonitor({
    examId: 'e',
    attemptId: 'a',
    policy: resolvePolicy({ attention: { confusion: true } }),
    consent: { ...fullConsent, attention: agreed },
    allowAttention: allowed,
    watchedSince,
  });
  monitor.setRunning(running, watchedSince);
  return monitor;
}

/** A look every 250 ms; answers the last score for confusion. */
function show(
  monitor: AttemptMonitor,
  from: number,
  forMs: number,
  expression: FaceObservation['expression'],
) {
  let score: number | null = null;
  for (let at = from; at <= from + forMs; at += 250) {
    const observation = observationWith({ faces: [faceWith({ expression })] });
    score = monitor.observe(observation, at).confusionScore;
  }
  return score;
}

/** What the database gives back of a student with a baseline. */
function kept(): { state: unknown; at: number } {
  const before = newMonitor(began);
  show(before, began, learningMs + 5_000, calm);
  const state = before.attentionAfter(0);
  return { state: JSON.parse(JSON.stringify(state)), at: state?.at ?? 0 };
}

test('with the state from before the restart the first look is judged, by the baseline from before', () => {
  const { state, at } = kept();
  const [restarted, forgetful] = [newMonitor(at + 20_000), newMonitor(at + 20_000)];
  restarted.resumeAttention(state, at + 20_000);
  expect(show(restarted, at + 20_000, 0, calm)).toBe(0);
  expect(show(restarted, at + 20_250, 6_000, frown)).toBeGreaterThan(0);
  expect(show(forgetful, at + 20_000, 6_250, frown)).toBeNull();
});

test('a state that comes after some looks is still the better one, until a baseline was made anew', () => {
  const { state, at } = kept();
  const [early, late] = [newMonitor(at), newMonitor(at)];
  expect(show(early, at, 3_000, frown)).toBeNull();
  early.resumeAttention(state, at + 3_000);
  expect(show(early, at + 3_250, 6_000, frown)).toBeGreaterThan(0);

  show(late, at, learningMs + 500, frown);
  late.resumeAttention(state, at + learningMs + 500);
  // To this one frowning is the usual face.
  expect(show(late, at + learningMs + 750, 6_000, frown)).toBe(0);
});

test('a state that cannot be read, or is too old, takes nothing away from what was learnt', () => {
  const { state } = kept();
  const at = began + stateLifeMs + 3_600_000;
  const monitor = newMonitor(at);
  show(monitor, at, learningMs - 1_000, calm);
  monitor.resumeAttention({ version: 2 }, at + learningMs - 1_000);
  monitor.resumeAttention(state, at + learningMs - 1_000);
  expect(show(monitor, at + learningMs - 750, 2_000, calm)).toBe(0);
});

test('there is something to keep after a new look only', () => {
  const monitor = newMonitor(began);
  expect(monitor.attentionAfter(0)).toBeNull();
  show(monitor, began, 1_000, calm);
  expect(monitor.attentionAfter(0)).toMatchObject({ at: began + 1_000 });
  expect(monitor.attentionAfter(began + 1_000)).toBeNull();
});

test.each([
  ['the operator does not allow it', { allowed: false }],
  ['the student does not agree', { agreed: false }],
  ['the exam has not begun', { running: false }],
])('nothing is to be kept while %s', (_, given) => {
  const monitor = newMonitor(began, given);
  show(monitor, began, learningMs + 5_000, calm);
  expect(monitor.attentionAfter(0)).toBeNull();
});

test('where it is off, a state from before is not taken up', () => {
  const { state, at } = kept();
  const monitor = newMonitor(at, { allowed: false });
  monitor.resumeAttention(state, at);
  expect(show(monitor, at, 6_000, frown)).toBeNull();
  expect(monitor.attentionAfter(0)).toBeNull();
});

test('behind a picture that stands still nobody is confused for ever', () => {
  const monitor = newMonitor(began);
  const until = began + learningMs + 5_000;
  show(monitor, began, learningMs + 5_000, calm);
  expect(show(monitor, until + 250, 6_000, frown)).toBeGreaterThan(0);
  let score: number | null = 0;
  for (let at = until + 6_500; at <= until + 22_000; at += 250) {
    const observation = observationWith({ faces: [faceWith({ expression: frown })] });
    score = monitor.observe(observation, at, at, true).confusionScore;
  }
  expect(score).toBeNull();
});
