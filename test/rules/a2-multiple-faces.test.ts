import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { multipleFaces } from '../../src/rules/a2-multiple-faces.ts';
import { historyOf, windowOf } from '../support/signals.ts';

const standard = resolvePolicy();
/** A frame every 500 ms with so many faces, each less sure than the one before. */
function judge(counts: number[], laterMs = 0, policy = standard) {
  const facts = counts.map((n) => ({ faces: [0.9, 0.7, 0.5, 0.4].slice(0, n) }));
  return multipleFaces.judge(windowOf('A2', 500, facts), policy, 500 * (counts.length - 1) + laterMs);
}
/** Frames with two faces at these instants, judged at the last. */
function judgeAt(...instants: number[]) {
  const history = historyOf(instants.map((at) => ({ tag: 'A2', at, faces: [0.9, 0.8] })));
  return multipleFaces.judge(history, standard, instants.at(-1) ?? 0);
}

test('fires when two faces were seen for 1 s, and not before', () => {
  expect(judge([1, 2, 2])).toEqual({ state: 'building', since: 500 });
  expect(judge([1, 2, 2, 2])).toMatchObject({ state: 'firing', since: 500, until: 1_500, severity: 'high' });
});

test('a millisecond less is too short', () => {
  expect(judgeAt(0, 500, 999).state).toBe('building');
  expect(judgeAt(0, 500, 1_000).state).toBe('firing');
});

test('is as sure as the second face, and tells the most that were seen', () => {
  expect(judge([2, 3, 2])).toMatchObject({ confidence: 0.7, details: { faces: 3 } });
});

test('a slip of one frame does not reset it, two do', () => {
  expect(judge([2, 1, 2])).toMatchObject({ state: 'firing', since: 0 });
  expect(judge([2, 2, 1, 1, 2])).toEqual({ state: 'building', since: 2_000 });
});

test('counts by the policy', () => {
  const three = resolvePolicy({ rules: { A2: { faces: 3 } } });
  expect(judge([2, 2, 2, 2], 0, three).state).toBe('quiet');
  expect(judge([3, 3, 3], 0, three)).toMatchObject({ state: 'firing', confidence: 0.5 });
});

test('is quiet with one face, and says nothing without frames', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(judge([2, 2, 2, 1]).state).toBe('quiet');
  expect(judge([])).toEqual(noSignal);
  expect(judge([2, 2, 2], 1_500).state).toBe('firing');
  expect(judge([2, 2, 2], 1_501)).toEqual(noSignal);
});

test('says nothing when frames come too rarely for its span', () => {
  expect(judgeAt(0, 1_501, 3_002)).toEqual({ state: 'unmeasured', reason: 'rate-too-low' });
  expect(judgeAt(0, 1_500, 3_000).state).toBe('firing');
});
