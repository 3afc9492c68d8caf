import { expect, test } from 'vitest';
import { ConfusionScore } from '../../src/signals/attention/confusion-score.ts';
import { stateLifeMs } from '../../src/signals/attention/state.ts';
import { faceWith, frown, last, policyWith, Sitting } from './attention-faces.ts';

const policy = policyWith();
/** What the database gives back. */
const stored = (sitting: Sitting): unknown => JSON.parse(JSON.stringify(sitting.score.toState()));

/** Goes on where the other sitting stood, in a new score. */
function resumed(before: Sitting, state: unknown, gapMs = before.stepMs): Sitting {
  const after = new Sitting({ fps: 1_000 / before.stepMs });
  const score = new ConfusionScore({ policy, state, now: before.at + gapMs });
  Object.assign(after, { score, at: before.at + gapMs });
  return after;
}

test('baseline and window survive a restart', () => {
  const before = new Sitting({ fps: 10 }).settle();
  before.show(6_000, () => faceWith({ expression: frown }));
  const after = resumed(before, stored(before));
  // Frowning goes on: were the baseline learnt anew, this would be the usual face.
  expect(last(after.show(200, () => faceWith({ expression: frown })))).toMatchObject({
    score: 30,
    account: { brow: 1, gaze: 0, tilt: 0 },
  });
});

test('after a longer restart the baseline is still there', () => {
  const before = new Sitting({ fps: 10 }).settle();
  const after = resumed(before, stored(before), 60_000);
  const answer = last(after.show(6_000, () => faceWith({ expression: frown })));
  expect(answer.score).toBe(30);
});

test('a baseline that was half made goes on from there', () => {
  const before = new Sitting({ fps: 10 });
  before.show(10_000);
  const after = resumed(before, stored(before));
  expect(last(after.show(4_000)).score).toBeNull();
  expect(last(after.show(2_000)).score).not.toBeNull();
});

test('after a day all is learnt anew', () => {
  const before = new Sitting({ fps: 10 }).settle();
  expect(resumed(before, stored(before), stateLifeMs - 1_000).score.toState().baseline).not.toBeNull();
  expect(resumed(before, stored(before), stateLifeMs + 1_000).score.toState().baseline).toBeNull();
});

test.each([null, undefined, 'nonsense', { version: 2 }, { version: 1, at: 1, baseline: { browGap: 1 } }])(
  'a state that cannot be read, %j, is left aside',
  (state) => {
    const score = new ConfusionScore({ policy, state, now: 1_000 });
    expect(score.confusion.score).toBeNull();
    expect(score.toState().baseline).toBeNull();
  },
);

test('the state stays small, however long and fast the looks come', () => {
  const sitting = new Sitting({ fps: 30 });
  sitting.show(10_000);
  expect(JSON.stringify(sitting.score.toState()).length).toBeLessThan(20_000);
  sitting.show(60_000, (at) => faceWith({ yaw: Math.sin(at), gaze: { x: Math.cos(at) / 3, y: 0.123456 } }));
  expect(JSON.stringify(sitting.score.toState()).length).toBeLessThan(20_000);
});
