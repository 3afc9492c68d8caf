import { expect, test } from 'vitest';
import { AttemptMonitor } from '../../src/incidents/monitor.ts';
import { scoresMessage } from '../../src/incidents/scores-message.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { scores } from '../../src/protocol/student-messages.ts';
import { fullConsent } from '../support/exams.ts';
import { faceWith, objectWith, observationWith } from '../support/observations.ts';

const frame = {
  attemptId: 'a',
  source: 'camera',
  seq: 7,
  capturedAt: 100,
  receivedAt: 200,
  jpeg: new Uint8Array(),
} as const;

const newMonitor = () =>
  new AttemptMonitor({
    examId: 'e',
    attemptId: 'a',
    policy: resolvePolicy(),
    consent: fullConsent,
    watchedSince: 0,
  });

function messageOf(feedback: 'none' | 'message' | 'full', observation = observationWith()) {
  const monitor = newMonitor();
  const assessments = [0, 1_000, 2_000, 3_000, 4_000].map((at) => monitor.observe(observation, at));
  const assessment = assessments.at(-1);
  if (!assessment) throw new Error('no assessment');
  const message = scoresMessage({ frame, observation, assessment, analysedAt: 250 }, feedback);
  return scores.strict().parse(message);
}

const plain = { type: 'SCORES', source: 'camera', seq: 7, capturedAt: 100, receivedAt: 200, analysedAt: 250 };
const told = { ...plain, focusScore: 100, status: 'ENGAGED', message: 'All is well.' };

test('without feedback only what was looked at, and when', () => {
  expect(messageOf('none')).toEqual(plain);
});

test('with messages the score, the status and a word', () => {
  expect(messageOf('message')).toEqual(told);
});

test('in full everything that was seen, rounded', () => {
  const face = faceWith({ box: [1.234, 2, 3, 4], confidence: 0.98765, yaw: -3.149, roll: null });
  const objects = [objectWith('book', 0.777)];
  expect(messageOf('full', observationWith({ faces: [face], objects }))).toMatchObject({
    engagementScore: 100,
    confusionScore: null,
    signals: ['A4'],
    faces: [
      {
        box: [1.2, 2, 3, 4],
        confidence: 0.99,
        yaw: -3.1,
        roll: null,
        gaze: null,
        live: null,
        eyesOpen: true,
      },
    ],
    identity: null,
    objects: [{ label: 'book', confidence: 0.78, box: [10, 20, 100, 60] }],
    path: 'full',
  });
});

test.each([
  ['two faces', observationWith({ faces: [faceWith(), faceWith()] }), /more than one person/],
  ['no face', observationWith({ faces: [] }), /can't see your face/],
  ['an object', observationWith({ objects: [objectWith('phone')] }), /object/],
  ['a head turned away', observationWith({ faces: [faceWith({ yaw: 50 })] }), /look at your screen/],
])('%s is told in words that help', (_, observation, words) => {
  expect(messageOf('message', observation).message).toMatch(words);
});

test('objects stay told between two looks for them, for two seconds at most', () => {
  const monitor = newMonitor();
  const labels = (at: number, observation = observationWith()) => {
    const assessment = monitor.observe(observation, at);
    const { objects } = scoresMessage({ frame, observation, assessment, analysedAt: at }, 'full');
    return objects?.map(({ label }) => label);
  };
  const notLooked = observationWith({ objects: null });
  expect(labels(10_000, observationWith({ objects: [objectWith('phone', 0.9)] }))).toEqual(['phone']);
  expect(labels(10_200, notLooked)).toEqual(['phone']);
  expect(labels(12_000, notLooked)).toEqual(['phone']);
  expect(labels(12_200, notLooked)).toEqual([]);
  expect(labels(12_400, observationWith({ objects: [] }))).toEqual([]);
});
