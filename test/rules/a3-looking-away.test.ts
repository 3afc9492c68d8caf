import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { lookingAway } from '../../src/rules/a3-looking-away.ts';
import { historyOf, windowOf } from '../support/signals.ts';

const standard = resolvePolicy();
interface Look {
  yaw?: number;
  pitch?: number;
  gaze?: { x: number; y: number } | null;
}
/** A look every 500 ms. */
function judge(looks: readonly Look[], laterMs = 0, policy = standard) {
  const facts = looks.map(({ yaw = 0, pitch = 0, gaze = null }) => ({
    yaw,
    pitch,
    gaze,
    confidence: 0.8,
  }));
  return lookingAway.judge(windowOf('A3', 500, facts), policy, 500 * (looks.length - 1) + laterMs);
}
const times = <T>(n: number, look: T) => Array.from({ length: n }, () => look);
/** Looks far away at these instants, judged at the last. */
function judgeAt(...instants: number[]) {
  const history = historyOf(
    instants.map((at) => ({ tag: 'A3', at, yaw: 60, pitch: 0, gaze: null, confidence: 1 })),
  );
  return lookingAway.judge(history, standard, instants.at(-1) ?? 0);
}

test('fires when the head is turned for 4 s, and not before', () => {
  expect(judge(times(8, { yaw: 30 }))).toEqual({ state: 'building', since: 0 });
  expect(judge(times(9, { yaw: -30 }))).toMatchObject({
    state: 'firing',
    since: 0,
    until: 4_000,
    severity: 'low',
    confidence: 0.8,
  });
});

test('a millisecond less is too short', () => {
  expect(judgeAt(0, 2_000, 3_999).state).toBe('building');
  expect(judgeAt(0, 2_000, 4_000).state).toBe('firing');
});

test('up and down count too, and the furthest angles are told', () => {
  const looks = [...times(8, { pitch: -24, yaw: 3 }), { pitch: -31, yaw: -5 }];
  expect(judge(looks)).toMatchObject({ state: 'firing', details: { yaw: -5, pitch: -31 } });
});

test('the limits themselves are still the screen', () => {
  expect(judge(times(20, { yaw: 25, pitch: 20 })).state).toBe('quiet');
  expect(judge(times(20, { yaw: 25.1 })).state).toBe('firing');
  expect(judge(times(20, { pitch: -20.1 })).state).toBe('firing');
});

test('once turned, the head is back only 5° within the limits', () => {
  const wavering = [{ yaw: 26 }, ...times(8, { yaw: 21 })];
  expect(judge(wavering)).toMatchObject({ state: 'firing', since: 0, until: 4_000 });
  expect(judge([...times(9, { yaw: 26 }), { yaw: 20 }]).state).toBe('quiet');
  expect(judge([...times(9, { pitch: 21 }), { pitch: 15.1 }]).state).toBe('firing');
  expect(judge([...times(9, { pitch: 21 }), { pitch: 15 }]).state).toBe('quiet');
});

test('a head that comes near the limits without crossing them never begins', () => {
  expect(judge(times(40, { yaw: 24, pitch: 19 })).state).toBe('quiet');
});

test('how far back is the policy’s', () => {
  const sharp = resolvePolicy({ rules: { A3: { backDegrees: 0 } } });
  const looks = [{ yaw: 26 }, ...times(8, { yaw: 24 })];
  expect([judge(looks).state, judge(looks, 0, sharp).state]).toEqual(['firing', 'quiet']);
});

test('a glance back of one frame does not reset it', () => {
  const away = times(5, { yaw: 40 });
  expect(judge([...away, { yaw: 0 }, ...away]).state).toBe('firing');
  expect(judge([...away, { yaw: 0 }, { yaw: 0 }, ...away])).toEqual({ state: 'building', since: 3_500 });
});

test('says nothing while the head is not seen, or too rarely', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(judge([])).toEqual(noSignal);
  expect(judge(times(20, { yaw: 40 }), 2_501)).toEqual(noSignal);
  expect(judgeAt(0, 2_501, 5_002)).toEqual({ state: 'unmeasured', reason: 'rate-too-low' });
});

test('eyes alone fire, too, and the words say that it was they', () => {
  const verdict = judge(times(9, { gaze: { x: -0.8, y: 0.1 }, yaw: -2 }));
  expect(verdict).toMatchObject({
    state: 'firing',
    details: { yaw: -2, pitch: 0, lookYaw: -38, lookPitch: 5 },
  });
  if (verdict.state !== 'firing') return;
  expect(lookingAway.words(verdict.details)).toBe('Eyes turned away (looking 38° sideways, 5° up)');
  expect(judge(times(20, { gaze: { x: 0.7, y: -0.7 } })).state).toBe('quiet');
  expect(judge(times(9, { gaze: { x: 0, y: -0.71 } })).state).toBe('firing');
});

test('eyes that make up for the head look at the screen, those that go further with it do not', () => {
  expect(judge(times(20, { yaw: 22, gaze: { x: -0.9, y: 0 } })).state).toBe('quiet');
  expect(judge(times(20, { yaw: 22, gaze: { x: 0.3, y: 0 } })).state).toBe('firing');
});

test('when the head turned, the words are about the head', () => {
  const verdict = judge(times(9, { yaw: 30, gaze: { x: 0.5, y: 0 } }));
  expect(verdict).toMatchObject({ details: { yaw: 30 } });
  if (verdict.state !== 'firing') return;
  expect(lookingAway.words(verdict.details)).toBe('Head turned away (30° sideways, 0° up)');
});

test('eyes at their limit do not waver either', () => {
  expect(judge([{ gaze: { x: 0.71, y: 0 } }, ...times(8, { gaze: { x: 0.6, y: 0 } })]).state).toBe('firing');
  expect(judge([...times(9, { gaze: { x: 0.8, y: 0 } }), { gaze: { x: 0.58, y: 0 } }]).state).toBe('quiet');
});
