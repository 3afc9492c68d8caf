import { expect, test } from 'vitest';
import { ScoreCurve } from '../../src/incidents/score-curve.ts';
import type { ScoreSample } from '../../src/incidents/stores.ts';

/** `tells` is what each sample has to tell. */
function newCurve(tells: Partial<ScoreSample> = { engagement: 100 }) {
  const samples: ScoreSample[] = [];
  const sample = (at: number): ScoreSample => ({
    attemptId: 'a',
    at,
    focus: 100,
    engagement: null,
    confusion: null,
    signals: [],
    points: [],
    gaps: [],
    facts: [],
    ...tells,
  });
  const curve = new ScoreCurve({
    monitor: { sample },
    scores: { add: (added) => samples.push(added) },
  });
  return { curve, instants: () => samples.map(({ at }) => at), samples };
}

test('there is a sample a second, however many frames there are', () => {
  const { curve, instants } = newCurve();
  for (let at = 0; at <= 3_100; at += 100) curve.add(at);
  expect(instants()).toEqual([0, 1_000, 2_000, 3_000]);
});

test('frames and ticks do not make two', () => {
  const { curve, instants } = newCurve();
  for (const at of [500, 1_000, 1_400, 1_500, 2_000, 2_600]) curve.add(at);
  expect(instants()).toEqual([500, 1_500, 2_600]);
});

test('the end is told at once, with an instant of its own', () => {
  const { curve, instants, samples } = newCurve();
  curve.add(5_000);
  curve.end(5_000);
  expect(instants()).toEqual([5_000, 5_001]);
  curve.end(4_000);
  expect(instants()).toEqual([5_000, 5_001, 5_002]);
  expect(samples[0]?.attemptId).toBe('a');
});

test('after a pause it goes on', () => {
  const { curve, instants } = newCurve();
  curve.add(1_000);
  curve.end(1_500);
  curve.add(60_000);
  expect(instants()).toEqual([1_000, 1_500, 60_000]);
});

test('who is away for an hour fills no hour of rows', () => {
  const nothing = newCurve({});
  for (let at = 0; at <= 60_000; at += 1_000) nothing.curve.add(at);
  expect(nothing.samples).toEqual([]);
  const point = {
    at: 0,
    until: 1,
    tag: 'A1',
    delta: -1,
    rule: 'face-absent@1',
    threshold: {},
    incidentId: null,
  } as const;
  const gap = { tag: 'A1', reason: 'no-signal', from: 0, to: 1 } as const;
  const something: Partial<ScoreSample>[] = [
    { engagement: 0 },
    { signals: ['A8'] },
    { points: [point] },
    { gaps: [gap] },
    { facts: [{ at: 0, running: true }] },
  ];
  for (const tells of something) {
    const { curve, samples } = newCurve(tells);
    curve.add(0);
    expect(samples).toHaveLength(1);
  }
});
