import { expect, test } from 'vitest';
import { Feedback } from '../../src/web/student/feedback.ts';

const noFrames = { type: 'ERROR', code: 'no-frames', message: 'Nothing arrives.' } as const;

test('what the server misses does not arrive, once it is on', () => {
  const feedback = new Feedback();
  feedback.captureStarted('screen');
  feedback.failed({ ...noFrames, source: 'screen' });
  expect(feedback.arrivals.value).toEqual({ camera: null, screen: false, audio: null });
  feedback.stop();
});

test('what was not turned on yet is not missed', () => {
  const feedback = new Feedback();
  feedback.failed({ ...noFrames, source: 'camera' });
  feedback.failed(noFrames);
  expect(feedback.arriving.value).toBeNull();
});
