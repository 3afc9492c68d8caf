import { expect, test } from 'vitest';
import { LookPlan } from '../../src/analysis/look-plan.ts';
import { ObjectBudget } from '../../src/analysis/object-looks.ts';
import { observationWith } from '../support/observations.ts';

const everything = { objects: true, identity: true, liveness: true, expression: true };
const nothing = { objects: false, identity: false, liveness: false, expression: false };
const noPictures = { thumbnail: false, annotated: false };
const decided = { objects: false, identity: false, liveness: false };

const planAt = (fps: number, budget = new ObjectBudget({ threads: 2, now: 0 })) =>
  new LookPlan({ budget, intervalMs: 1_000 / fps, now: 0, phase: 0.5 });

/** Which of the frames, at these instants, are looked at in full. */
function fullLooks(fps: number, instants: readonly number[]): number[] {
  const plan = planAt(fps);
  return instants.filter((at) => {
    const look = plan.next(nothing, noPictures, at);
    plan.learn(look, observationWith({ path: look.full ? 'full' : 'tracked' }), decided);
    return look.full;
  });
}

test('a full look comes each second, also when frames come a little early or late', () => {
  expect(fullLooks(2, [0, 500, 1_000, 1_500, 2_000])).toEqual([0, 1_000, 2_000]);
  expect(fullLooks(2, [0, 510, 960, 1_480, 2_010])).toEqual([0, 960, 2_010]);
  expect(fullLooks(5, [0, 200, 400, 600, 800, 1_000, 1_200])).toEqual([0, 1_000]);
  expect(fullLooks(1, [0, 1_000, 1_980, 3_000])).toEqual([0, 1_000, 1_980, 3_000]);
});

test('what is not wanted is never looked for', () => {
  const plan = planAt(2);
  for (let at = 0; at < 20_000; at += 500) {
    expect(plan.next(nothing, noPictures, at)).toMatchObject({ ...nothing, ...noPictures });
  }
});

test('objects, identity and liveness come at their own times', () => {
  const budget = new ObjectBudget({ threads: 2, now: 0 });
  const plan = planAt(2, budget);
  const looks = { objects: 0, identity: 0, liveness: 0 };
  let together = 0;
  for (let at = 500; at <= 20_000; at += 500) {
    const look = plan.next(everything, noPictures, at);
    if (look.objects) {
      looks.objects += 1;
      budget.end(60);
    }
    if (look.identity) looks.identity += 1;
    if (look.liveness) looks.liveness += 1;
    if (look.identity && look.liveness) together += 1;
    plan.learn(look, observationWith(), decided);
  }
  expect(looks).toEqual({ objects: 10, identity: 4, liveness: 4 });
  expect(together).toBe(0);
});

test('a new face is asked for its identity and its liveness at once', () => {
  const plan = planAt(2);
  const first = plan.next(everything, noPictures, 2_500);
  expect(first.identity).toBe(true);
  plan.learn(first, observationWith(), decided);
  const second = plan.next(everything, noPictures, 3_000);
  expect(second.identity).toBe(false);
  plan.learn(second, observationWith({ isNewFace: true }), decided);
  expect(plan.next(everything, noPictures, 3_500)).toMatchObject({ identity: true, liveness: true });
});

test('a look that comes with a new face is not repeated', () => {
  const plan = planAt(2);
  const look = plan.next(everything, noPictures, 5_000);
  expect(look).toMatchObject({ identity: true, liveness: true });
  plan.learn(look, observationWith({ isNewFace: true }), decided);
  expect(plan.next(everything, noPictures, 5_500)).toMatchObject({ identity: false, liveness: false });
});

test('an undecided rule has its next looks soon', () => {
  const plan = planAt(2);
  const look = plan.next(everything, noPictures, 2_500);
  plan.learn(look, observationWith(), { objects: false, identity: true, liveness: false });
  expect(plan.next(everything, noPictures, 3_000)).toMatchObject({ identity: true, liveness: false });
});
