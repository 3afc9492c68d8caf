import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { multipleFaces } from '../../src/rules/a2-multiple-faces.ts';
import { windowOf } from '../support/signals.ts';

const { A2 } = resolvePolicy().rules;
/** A frame every 500 ms with so many faces, each less sure than the one before. */
function judge(counts: number[], laterMs = 0, policy = A2) {
  const facts = counts.map((n) => ({ faces: [0.9, 0.7, 0.5, 0.4].slice(0, n) }));
  return multipleFaces.judge(windowOf('A2', 500, facts), policy, 500 * (counts.length - 1) + laterMs);
}

test('fires when two faces were seen for 1 s, and not before', () => {
  expect(judge([1, 2, 2])).toEqual({ state: 'building', since: 500 });
  expect(judge([1, 2, 2, 2])).toMatchObject({ state: 'firing', since: 500, until: 1_500, severity: 'high' });
});

test('is as sure as the second face, and tells the most that were seen', () => {
  expect(judge([2, 3, 2])).toMatchObject({ confidence: 0.7, details: { faces: 3 } });
});

test('a slip of one frame does not reset it', () => {
  expect(judge([2, 1, 2])).toMatchObject({ state: 'firing', since: 0 });
});

test('counts by the policy', () => {
  expect(judge([2, 2, 2, 2], 0, { ...A2, faces: 3 }).state).toBe('quiet');
});

test('is quiet with one face, and says nothing without frames', () => {
  expect(judge([2, 2, 2, 1]).state).toBe('quiet');
  expect(judge([]).state).toBe('unmeasured');
  expect(judge([2, 2, 2], 2_600).state).toBe('unmeasured');
});
