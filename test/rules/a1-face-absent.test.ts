import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { faceAbsent } from '../../src/rules/a1-face-absent.ts';
import { historyOf, windowOf } from '../support/signals.ts';

const policy = resolvePolicy();
/** A frame every 500 ms, `-` without a face; judged when the last one came, or later. */
function judge(frames: string, laterMs = 0) {
  const facts = [...frames].map((sign) => ({ faceSeen: sign !== '-' }));
  return faceAbsent.judge(windowOf('A1', 500, facts), policy, 500 * (frames.length - 1) + laterMs);
}
/** Frames without a face at these instants, judged at the last. */
function judgeAt(...instants: number[]) {
  const history = historyOf(instants.map((at) => ({ tag: 'A1', at, faceSeen: false })));
  return faceAbsent.judge(history, policy, instants.at(-1) ?? 0);
}

test('fires when no face was seen for 3 s, and not before', () => {
  expect(judge('xx------')).toEqual({ state: 'building', since: 1_000 });
  expect(judge('xx-------')).toEqual({
    state: 'firing',
    since: 1_000,
    until: 4_000,
    severity: 'medium',
    confidence: 8 / 9,
    details: { faces: 0 },
  });
});

test('a millisecond less is too short', () => {
  expect(judgeAt(0, 1_000, 2_000, 2_999).state).toBe('building');
  expect(judgeAt(0, 1_000, 2_000, 3_000).state).toBe('firing');
});

test('the span and the severity are the policy’s', () => {
  const strict = resolvePolicy({ preset: 'strict' });
  const frames = windowOf('A1', 500, Array(5).fill({ faceSeen: false }));
  expect(faceAbsent.judge(frames, strict, 2_000)).toMatchObject({ state: 'firing', severity: 'high' });
  expect(faceAbsent.judge(frames, policy, 2_000).state).toBe('building');
});

test('a face in one frame does not reset it, and shows in the confidence', () => {
  expect(judge('----x---')).toMatchObject({ state: 'firing', since: 0, confidence: 8 / 10 });
});

test('a face in two frames is a face', () => {
  expect(judge('----xx---')).toEqual({ state: 'building', since: 3_000 });
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
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(judge('')).toEqual(noSignal);
  expect(judge('--------', 2_501)).toEqual(noSignal);
  expect(judge('--------', 2_500).state).toBe('firing');
});

test('says nothing when frames come too rarely, but one long distance is only a gap', () => {
  expect(judgeAt(0, 2_501, 5_002)).toEqual({ state: 'unmeasured', reason: 'rate-too-low' });
  expect(judgeAt(0, 2_500, 5_000).state).toBe('firing');
  expect(judgeAt(0, 1_000, 3_600)).toEqual({ state: 'building', since: 3_600 });
});
