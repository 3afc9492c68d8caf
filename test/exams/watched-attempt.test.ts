import { expect, test } from 'vitest';
import { ObjectBudget } from '../../src/analysis/object-looks.ts';
import { WatchedAttempt } from '../../src/exams/watched-attempt.ts';
import { signalTags } from '../../src/signals/signal.ts';
import { attemptWith, examWith } from '../support/exams.ts';
import { analysedWith } from '../support/observations.ts';

const noPictures = { thumbnail: false, annotated: false };
const exam = examWith();
const attempt = attemptWith({ examId: exam.id, status: 'running' });

/** A student at two frames a second, whose frames are given with the time they wait for their turn. */
function watching() {
  const watched = new WatchedAttempt({
    attempt,
    exam,
    budget: new ObjectBudget({ threads: 2, now: 0 }),
    scores: { add: () => {} },
    allowAttention: false,
    faceModel: 'test',
    served: signalTags,
    now: 0,
  });
  let seq = 0;
  const look = (receivedAt: number, waitMs = 0) => {
    const planned = watched.plan(noPictures, receivedAt + waitMs);
    seq += 1;
    const jpeg = new Uint8Array([seq]);
    const frame = {
      attemptId: attempt.id,
      source: 'camera',
      seq,
      capturedAt: receivedAt,
      receivedAt,
      jpeg,
    } as const;
    const path = planned.look.full ? 'full' : 'tracked';
    watched.observed(frame, analysedWith({ path }), planned.look);
    return planned;
  };
  return { watched, look };
}

test('frames that wait for their turn are not looked at in full for that', () => {
  const { look } = watching();
  const full = [0, 500, 1_000, 1_500, 2_000].filter((at) => look(at, 400).look.full);
  expect(full).toEqual([0, 1_000, 2_000]);
});

test('after a pause nothing is followed that was seen before it', () => {
  const { watched, look } = watching();
  look(0);
  expect(look(500).memory).not.toBeNull();
  watched.become({ ...attempt, status: 'paused' });
  watched.become(attempt);
  expect(look(60_000).memory).toBeNull();
  expect(look(60_500).memory).not.toBeNull();
});
