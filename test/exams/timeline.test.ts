import { expect, test } from 'vitest';
import { Refusal } from '../../src/exams/refusal.ts';
import { type StoredSample, Timelines, timelineLimits } from '../../src/exams/timeline.ts';
import { limits } from '../../src/protocol/limits.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { type Gap, type ScorePoint, timeline } from '../../src/protocol/timeline.ts';
import { signalTags } from '../../src/signals/signal.ts';
import { attemptWith, noon } from '../support/exams.ts';

const attempt = attemptWith({ exemptions: [{ tag: 'A3', reason: 'Wears a neck brace.' }] });

const sampleAt = (at: number, fields: Partial<StoredSample> = {}): StoredSample => ({
  at,
  focus: 100,
  engagement: 90,
  confusion: null,
  signals: [],
  points: [],
  gaps: [],
  ...fields,
});

const pointAt = (at: number, until: number): ScorePoint => ({
  at,
  until,
  tag: 'A1',
  delta: -20,
  rule: 'face-absent@1',
  threshold: { ms: 3_000 },
  incidentId: null,
});

const gapOf = (tag: Gap['tag'], fields: Partial<Gap> = {}): Gap => ({
  tag,
  reason: 'no-signal',
  from: noon,
  to: noon + 5_000,
  ...fields,
});

function timelinesOver(samples: StoredSample[]) {
  const asked: unknown[][] = [];
  const told =
    <T>(answer: T) =>
    async (...what: unknown[]) => {
      asked.push(what);
      return answer;
    };
  const timelines = new Timelines({
    served: signalTags,
    attempts: {
      get: async (id) => {
        if (id !== attempt.id) throw new Refusal('not-found', 'There is no such attempt.');
        return attempt;
      },
    },
    exams: { get: async () => ({ policy: resolvePolicy({ capture: { audio: false } }) }) },
    incidents: { ofAttempt: told([]) },
    rows: {
      samples: told(samples),
      pageEvents: told([]),
      commands: told([]),
      screenText: told([{ at: noon, text: 'ChatGPT' }]),
    },
  });
  return { timelines, asked };
}

test('the scores are told without what explains them, and the points by when they began', async () => {
  const early = pointAt(noon, noon + 9_000);
  const late = pointAt(noon + 1_000, noon + 2_000);
  const { timelines, asked } = timelinesOver([
    sampleAt(noon + 2_000, { points: [late], focus: 80, signals: ['A1'] }),
    sampleAt(noon + 9_000, { points: [early], engagement: null }),
  ]);

  const told = await timelines.get(attempt.id);

  expect(told.samples).toEqual([
    { at: noon + 2_000, focus: 80, engagement: 90, confusion: null, signals: ['A1'] },
    { at: noon + 9_000, focus: 100, engagement: null, confusion: null, signals: [] },
  ]);
  expect(told.score.points).toEqual([early, late]);
  expect(told.exemptions).toEqual(attempt.exemptions);
  expect(told.unmeasured).toEqual([{ tag: 'A6', reason: 'source-off' }]);
  expect(timeline.parse(told)).toEqual(told);
  expect(asked).toContainEqual([attempt.id, timelineLimits.samples]);
});

test('gaps of equal bounds and reason are one, with the tags in the order of the rules', async () => {
  const { timelines } = timelinesOver([
    sampleAt(noon + 60_000, { gaps: [gapOf('A1', { from: noon + 30_000, to: noon + 60_000 })] }),
    sampleAt(noon + 61_000, { gaps: [gapOf('A10'), gapOf('A2'), gapOf('A3', { reason: 'rate-too-low' })] }),
    sampleAt(noon + 62_000, { gaps: [gapOf('A1'), gapOf('A2'), gapOf('A4', { to: noon + 4_000 })] }),
  ]);

  expect((await timelines.get(attempt.id)).gaps).toEqual([
    { reason: 'no-signal', from: noon, to: noon + 4_000, tags: ['A4'] },
    { reason: 'no-signal', from: noon, to: noon + 5_000, tags: ['A1', 'A2', 'A10'] },
    { reason: 'rate-too-low', from: noon, to: noon + 5_000, tags: ['A3'] },
    { reason: 'no-signal', from: noon + 30_000, to: noon + 60_000, tags: ['A1'] },
  ]);
});

test('the text of the screen is told, and looked for by the words of a search', async () => {
  const { timelines, asked } = timelinesOver([]);

  const told = await timelines.get(attempt.id);
  await timelines.get(attempt.id, { text: ' Đề  THI ' });

  expect(told.screenText).toEqual([{ at: noon, text: 'ChatGPT' }]);
  expect(asked).toContainEqual([attempt.id, [], limits.screenTexts]);
  expect(asked).toContainEqual([attempt.id, ['de', 'thi'], limits.screenTexts]);
});

test('asked for the text of the screen only, nothing else is read', async () => {
  const { timelines, asked } = timelinesOver([sampleAt(noon)]);

  const told = await timelines.get(attempt.id, { only: 'screenText' });

  expect(asked).toEqual([[attempt.id, [], limits.screenTexts]]);
  expect(told).toMatchObject({ samples: [], screenText: [{ text: 'ChatGPT' }] });
  expect(timeline.parse(told)).toEqual(told);
});

test('an unknown attempt has none', async () => {
  const { timelines, asked } = timelinesOver([]);

  await expect(timelines.get('nobody')).rejects.toMatchObject({ code: 'not-found' });
  expect(asked).toEqual([]);
});
