import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { impersonation } from '../../src/rules/a10-impersonation.ts';
import { historyOf } from '../support/signals.ts';

const standard = resolvePolicy();
/** A check every 5 s from 0 on, judged at the last one or later. */
function judge(similarities: readonly number[], policy = standard, laterMs = 0) {
  const history = historyOf(similarities.map((similarity, i) => ({ tag: 'A10', at: i * 5_000, similarity })));
  return impersonation.judge(history, policy, (similarities.length - 1) * 5_000 + laterMs);
}

test('fires when 3 of the last 5 checks do not match, and not before', () => {
  expect(judge([0.9, 0.9, 0.4, 0.9, 0.5])).toEqual({ state: 'building', since: 10_000 });
  expect(judge([0.9, 0.4, 0.9, 0.5, 0.45])).toEqual({
    state: 'firing',
    since: 5_000,
    until: 20_000,
    severity: 'low',
    confidence: 3 / 5,
    details: { similarity: 0.45 },
  });
});

test('the first three checks are enough, and one that matches does not end it', () => {
  expect(judge([0.1, 0.1, 0.1])).toMatchObject({ state: 'firing', confidence: 1 });
  expect(judge([0.1, 0.1, 0.1, 0.9])).toMatchObject({ state: 'firing', until: 10_000, confidence: 3 / 4 });
});

test('it is over when fewer than three of the last five do not match', () => {
  expect(judge([0.1, 0.1, 0.1, 0.9, 0.9]).state).toBe('firing');
  expect(judge([0.1, 0.1, 0.1, 0.9, 0.9, 0.9])).toEqual({ state: 'building', since: 5_000 });
  expect(judge([0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9]).state).toBe('quiet');
});

test('the limit itself matches', () => {
  expect(judge([0.6, 0.6, 0.6]).state).toBe('quiet');
  expect(judge([0.59, 0.59, 0.59]).state).toBe('firing');
});

test('how many of how many is the policy’s', () => {
  const once = resolvePolicy({ rules: { A10: { mismatches: 1, of: 1 } } });
  expect(judge([0.9, 0.1], once).state).toBe('firing');
  expect(judge([0.1, 0.9], once).state).toBe('quiet');
  const relaxed = resolvePolicy({ preset: 'relaxed' });
  expect(judge([0.1, 0.1, 0.1], relaxed).state).toBe('building');
  expect(judge([0.1, 0.1, 0.1, 0.1], relaxed).state).toBe('firing');
});

test('checks may come every ten seconds', () => {
  const at = [0, 10_000, 20_000, 30_000, 40_000];
  const history = historyOf(at.map((instant) => ({ tag: 'A10', at: instant, similarity: 0.2 })));
  expect(impersonation.judge(history, standard, 40_000)).toMatchObject({ state: 'firing', since: 0 });
});

test('checks from an hour ago are none of the last ones', () => {
  const hour = 3_600_000;
  const at = [0, 5_000, hour, hour + 5_000];
  const history = historyOf(at.map((instant) => ({ tag: 'A10', at: instant, similarity: 0.2 })));
  expect(impersonation.judge(history, standard, hour + 5_000)).toEqual({ state: 'building', since: hour });
});

test('says nothing without a check in the last 25 s', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(judge([])).toEqual(noSignal);
  expect(judge([0.1, 0.1, 0.1], standard, 25_000).state).toBe('firing');
  expect(judge([0.1, 0.1, 0.1], standard, 25_001)).toEqual(noSignal);
});
