import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { faceAbsent } from '../../src/rules/a1-face-absent.ts';
import { windowOf } from '../support/signals.ts';

const { A1 } = resolvePolicy().rules;
/** A frame every 500 ms, `-` without a face; judged when the last one came, or later. */
function judge(frames: string, laterMs = 0) {
  const facts = [...frames].map((sign) => ({ faceSeen: sign !== '-' }));
  return faceAbsent.judge(windowOf('A1', 500, facts), A1, 500 * (frames.length - 1) + laterMs);
}

test('fires when no face was seen for 3 s, and not before', () => {
  expect(judge('xx------')).toEqual({ state: 'building', since: 1_000 });
  expect(judge('xx-------')).toMatchObject({
    state: 'firing',
    since: 1_000,
    until: 4_000,
    severity: 'medium',
    confidence: 8 / 9,
    details: { faces: 0 },
  });
});

test('a face in one frame does not reset it, and shows in the confidence', () => {
  expect(judge('----x---')).toMatchObject({ state: 'firing', since: 0, confidence: 8 / 10 });
});

test('more frames make surer, and none makes certain', () => {
  const short = judge('-------');
  const long = judge('-'.repeat(100));
  if (short.state !== 'firing' || long.state !== 'firing') throw new Error('it did not fire');
  expect(long.confidence).toBeGreaterThan(short.confidence);
  expect(long.confidence).toBeLessThan(1);
});

test('a face in every second frame is a face', () => {
  expect(judge('-x-x-x-x-x-x-').state).toBe('building');
});

test('is quiet while a face is there', () => {
  expect(judge('-----x').state).toBe('quiet');
});

test('says nothing without frames', () => {
  expect(judge('').state).toBe('unmeasured');
  expect(judge('--------', 2_600).state).toBe('unmeasured');
});
