import { expect, test } from 'vitest';
import type { ScoreSample } from '../../src/incidents/stores.ts';
import type { Queues } from '../../src/jobs/queues.ts';
import { SaveScores } from '../../src/jobs/save-scores.ts';
import { silentLog } from '../gateway/fakes.ts';

const sample = (at: number): ScoreSample => ({
  attemptId: 'a',
  at,
  focus: 100,
  engagement: 90,
  confusion: null,
  signals: [],
  points: [],
  gaps: [],
  facts: [],
});

function newScores(everyMs = 60_000) {
  const state = { away: false, jobs: [] as number[] };
  const queues = {
    queue: () => ({
      async add({ samples }: { samples: ScoreSample[] }) {
        if (state.away) throw new Error('away');
        state.jobs.push(samples.length);
      },
    }),
    worker: () => {},
  } as unknown as Queues;
  return {
    state,
    scores: new SaveScores({ queues, store: { saveAll: async () => {} }, log: silentLog, everyMs }),
  };
}

test('samples of many students go out in one job, and nothing when there are none', async () => {
  const { state, scores } = newScores();
  for (let at = 0; at < 500; at += 1) scores.add(sample(at));
  await scores.flush();
  await scores.flush();
  await scores.close();
  expect(state.jobs).toEqual([500]);
});

test('a large pile goes out in several', async () => {
  const { state, scores } = newScores();
  for (let at = 0; at < 4_500; at += 1) scores.add(sample(at));
  await scores.close();
  expect(state.jobs).toEqual([2_000, 2_000, 500]);
});

test('while the queue is away samples wait, and none is sent twice', async () => {
  const { state, scores } = newScores();
  state.away = true;
  scores.add(sample(1));
  await scores.flush();
  scores.add(sample(2));
  state.away = false;
  await Promise.all([scores.flush(), scores.flush()]);
  await scores.close();
  expect(state.jobs).toEqual([2]);
});

test('it goes out by itself', async () => {
  const { state, scores } = newScores(10);
  scores.add(sample(1));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(state.jobs).toEqual([1]);
  await scores.close();
});
