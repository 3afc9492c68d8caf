import { expect, test } from 'vitest';
import { calm, faceWith, frown, last, policyWith, restless, Sitting } from './attention-faces.ts';

const unmeasured = {
  brow: 'not-measured',
  gaze: 'not-measured',
  tilt: 'not-measured',
  micro: 'not-measured',
};

test('nothing is said before the baseline of fifteen measured seconds', () => {
  const sitting = new Sitting({ fps: 10 });
  const frowning = () => faceWith({ expression: frown, roll: 30 });
  expect(sitting.show(14_900, frowning).every(({ score }) => score === null)).toBe(true);
  expect(last(sitting.show(1_000, frowning))).toMatchObject({ score: 0, confused: false });
});

test('time without a face does not count for the baseline', () => {
  const sitting = new Sitting({ fps: 10 });
  sitting.show(10_000);
  sitting.show(60_000, () => null);
  expect(last(sitting.show(3_000)).score).toBeNull();
  expect(last(sitting.show(5_000)).score).not.toBeNull();
});

test('a calm student is not confused, wherever the camera stands', () => {
  const answers = new Sitting({ fps: 10 }).settle().show(30_000);
  expect(answers.every(({ score, confused }) => score === 0 && !confused)).toBe(true);
  expect(last(answers).account).toEqual({ brow: 0, gaze: 0, tilt: 0, micro: 0 });
});

test('the score is the mean of the signs with the weights of the policy', () => {
  const sitting = new Sitting({ fps: 10 }).settle();
  const leaning = last(sitting.show(4_000, () => faceWith({ roll: 20 })));
  expect(leaning).toMatchObject({ score: 20, account: { brow: 0, gaze: 0, tilt: 1, micro: 0 } });

  const both = last(sitting.show(6_000, () => faceWith({ roll: 20, expression: frown })));
  expect(both).toMatchObject({ score: 50, account: { brow: 1, gaze: 0, tilt: 1, micro: 0 } });

  const all = last(sitting.show(6_000, (at) => faceWith({ roll: 20, expression: frown, ...restless(at) })));
  expect(all).toMatchObject({ score: 90, confused: true });

  const weights = { brow: 0, gaze: 0, tilt: 0.5, micro: 0.5 };
  const other = new Sitting({ fps: 10, policy: policyWith({ weights }) }).settle();
  expect(last(other.show(4_000, () => faceWith({ roll: 20 }))).score).toBe(50);
});

test('it is confusion only after so many looks in a row above the threshold', () => {
  const policy = policyWith({ weights: { brow: 0, gaze: 0, tilt: 1, micro: 0 }, consecutiveFrames: 3 });
  const sitting = new Sitting({ fps: 10, policy }).settle();
  const answers = sitting.show(3_500, () => faceWith({ roll: -20 }));
  const first = answers.findIndex(({ score }) => score === 100);
  expect(answers.slice(first, first + 4).map(({ confused }) => confused)).toEqual([false, false, true, true]);
  // A look that lost the face says nothing; one that is calm ends it.
  expect(last(sitting.show(100, () => null)).confused).toBe(true);
  expect(last(sitting.show(100)).confused).toBe(false);
});

test('a score at the threshold is not above it', () => {
  const weights = { brow: 0.4, gaze: 0, tilt: 0.6, micro: 0 };
  const sitting = new Sitting({ fps: 10, policy: policyWith({ weights, confusedAbove: 60 }) }).settle();
  expect(last(sitting.show(10_000, () => faceWith({ roll: 20 })))).toMatchObject({
    score: 60,
    confused: false,
  });
});

test.each([
  [10, []],
  [8, []],
  [7, ['micro']],
  [4, ['micro']],
  [3, ['gaze', 'micro']],
  [2, ['gaze', 'micro']],
  [1, ['gaze', 'micro']],
])('at %i looks a second %j is not measured', (fps, names) => {
  const { account } = last(new Sitting({ fps }).settle().show(5_000));
  expect(
    Object.entries(account).flatMap(([sign, value]) => (value === 'not-measured' ? [sign] : [])),
  ).toEqual(names);
});

test('the rate is the one that is reached, not the one that was asked for', () => {
  const sitting = new Sitting({ fps: 10 }).settle();
  // Every third look finds a face: 3.3 a second.
  let looks = 0;
  const answer = last(sitting.show(6_000, () => (looks++ % 3 === 0 ? faceWith() : null)));
  expect(answer.account).toMatchObject({ gaze: 'not-measured', micro: 'not-measured', tilt: 0 });
});

test('weights of what is not measured are shared out over the rest', () => {
  const sitting = new Sitting({ fps: 2 }).settle();
  const frowning = last(sitting.show(6_000, () => faceWith({ expression: frown })));
  // 0.3 of 0.3 + 0.2.
  expect(frowning).toMatchObject({ score: 60, account: { brow: 1, gaze: 'not-measured', tilt: 0 } });
});

test('when nothing can be measured there is no score', () => {
  const sitting = new Sitting({ fps: 10 }).settle();
  expect(last(sitting.show(6_000, () => null))).toEqual({
    score: null,
    account: unmeasured,
    confused: false,
  });
  expect(last(sitting.show(6_000)).score).toBe(0);

  const blind = last(sitting.show(6_000, () => faceWith({ expression: null, gaze: null, roll: null })));
  expect(blind).toEqual({ score: null, account: unmeasured, confused: false });
});

test('a look that is not newer changes nothing', () => {
  const sitting = new Sitting({ fps: 10 }).settle();
  const before = last(sitting.show(1_000));
  for (let i = 0; i < 100; i += 1) sitting.score.add(faceWith({ roll: 30 }), sitting.at - sitting.stepMs);
  expect(sitting.score.confusion).toBe(before);
});

test('memory stays bounded when the windows of a policy are long', () => {
  const policy = policyWith({ windowMs: 3_600_000 });
  const sitting = new Sitting({ fps: 30, policy });
  sitting.show(16_000);
  sitting.show(240_000, () => faceWith({ expression: { ...calm, mouthWidth: 0.56 } }));
  expect(JSON.stringify(sitting.score.toState()).length).toBeLessThan(30_000);
  expect(last(sitting.show(1_000)).score).toBe(0);
});
