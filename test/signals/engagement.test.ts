import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { Engagement } from '../../src/signals/engagement.ts';
import { faceWith, observationWith } from '../support/observations.ts';

const { A3 } = resolvePolicy().rules;
const present = observationWith();
const absent = observationWith({ faces: [] });
const head = (yaw: number, at: number, gaze: { x: number; y: number } | null = null) =>
  ({ tag: 'A3', at, yaw, pitch: 0, gaze, confidence: 1 }) as const;

test('the first look alone counts in full', () => {
  expect(new Engagement().score(present, null, A3, 0)).toBe(100);
  expect(new Engagement().score(absent, null, A3, 0)).toBe(0);
});

test('it is the share of the last 5 s, whatever the frame rate', () => {
  for (const everyMs of [100, 250, 500]) {
    const engagement = new Engagement();
    let score = 0;
    // Away for the last 2 s of 20.
    for (let at = 0; at <= 20_000; at += everyMs)
      score = engagement.score(at < 18_000 ? present : absent, null, A3, at);
    expect(score).toBe(60);
  }
});

test('closed eyes, a turned head and turned eyes do not count; eyes that cannot be seen do, and those that make up for the head', () => {
  const score = (fields: object, yaw = 0, gaze: { x: number; y: number } | null = null) =>
    new Engagement().score(observationWith({ faces: [faceWith(fields)] }), head(yaw, 0, gaze), A3, 0);
  expect([
    score({ eyesOpen: false }),
    score({ eyesOpen: null }),
    score({}, 26),
    score({}, -26),
    score({}, 24),
    score({}, 0, { x: 0.8, y: 0 }),
    score({}, 0, { x: 0.1, y: -0.8 }),
    score({}, -20, { x: 0.8, y: 0 }),
  ]).toEqual([0, 100, 0, 0, 100, 0, 0, 100]);
});

test('after a pause nothing counts that was seen before it', () => {
  const engagement = new Engagement();
  for (let at = 0; at <= 5_000; at += 500) engagement.score(present, null, A3, at);
  const resumedAt = 600_000;
  expect(engagement.score(absent, null, A3, resumedAt)).toBe(0);
  expect(engagement.score(absent, null, A3, resumedAt + 500)).toBe(0);
  expect(engagement.score(present, null, A3, resumedAt + 1_000)).toBe(0);
  expect(engagement.score(present, null, A3, resumedAt + 2_000)).toBe(50);
});
