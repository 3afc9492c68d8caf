import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { lookingAway } from '../../src/rules/a3-looking-away.ts';
import { windowOf } from '../support/signals.ts';

const { A3 } = resolvePolicy().rules;
/** A look every 500 ms. */
function judge(looks: readonly { yaw?: number; pitch?: number }[], laterMs = 0) {
  const facts = looks.map(({ yaw = 0, pitch = 0 }) => ({ yaw, pitch, confidence: 0.8 }));
  return lookingAway.judge(windowOf('A3', 500, facts), A3, 500 * (looks.length - 1) + laterMs);
}
const times = <T>(n: number, look: T) => Array.from({ length: n }, () => look);

test('fires when the head is turned for 4 s, and not before', () => {
  expect(judge(times(8, { yaw: 30 }))).toEqual({ state: 'building', since: 0 });
  expect(judge(times(9, { yaw: -30 }))).toMatchObject({
    state: 'firing',
    since: 0,
    severity: 'low',
    confidence: 0.8,
  });
});

test('up and down count too, and the furthest angles are told', () => {
  const looks = [...times(8, { pitch: -24, yaw: 3 }), { pitch: -31, yaw: -5 }];
  expect(judge(looks)).toMatchObject({ state: 'firing', details: { yaw: -5, pitch: -31 } });
});

test('the limits themselves are still the screen', () => {
  expect(judge(times(20, { yaw: 25, pitch: 20 })).state).toBe('quiet');
});

test('a glance back of one frame does not reset it', () => {
  const away = times(5, { yaw: 40 });
  expect(judge([...away, { yaw: 0 }, ...away]).state).toBe('firing');
});

test('says nothing while the head is not seen', () => {
  expect(judge([]).state).toBe('unmeasured');
  expect(judge(times(20, { yaw: 40 }), 2_600).state).toBe('unmeasured');
});
