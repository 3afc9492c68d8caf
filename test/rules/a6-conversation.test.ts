import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { conversation } from '../../src/rules/a6-conversation.ts';
import { historyOf } from '../support/signals.ts';

const standard = resolvePolicy();
/** A signal a second, the first at 1 s: `x` full of speech, `.` silent, a digit so many tenths of speech. */
function judge(seconds: string, policy = standard, laterMs = 0) {
  const history = historyOf(
    [...seconds].map((sign, i) => ({
      tag: 'A6',
      at: (i + 1) * 1_000,
      spanMs: 1_000,
      speechMs: sign === 'x' ? 1_000 : sign === '.' ? 0 : Number(sign) * 100,
      confidence: 0.7,
    })),
  );
  return conversation.judge(history, policy, seconds.length * 1_000 + laterMs);
}
const seconds = (n: number, sign = 'x') => sign.repeat(n);

test('fires after 10 s of speech within half a minute, and not before', () => {
  expect(judge(`...${seconds(9)}`)).toEqual({ state: 'building', since: 3_000 });
  expect(judge(`...${seconds(9)}9`).state).toBe('building');
  expect(judge(`...${seconds(10)}`)).toEqual({
    state: 'firing',
    since: 3_000,
    until: 13_000,
    severity: 'medium',
    confidence: 0.7,
    details: { speechMs: 10_000 },
  });
});

test('what was said in several turns adds up', () => {
  expect(judge(`${seconds(4)}....${seconds(3)}....${seconds(3)}`)).toMatchObject({
    state: 'firing',
    since: 0,
    details: { speechMs: 10_000 },
  });
});

test('speech that has left the window does not count', () => {
  const pause = seconds(21, '.');
  expect(judge(`${seconds(5)}${pause}${seconds(4)}`)).toMatchObject({ state: 'building', since: 0 });
  // The first of ten spoken seconds begins 31 s before the last one ends.
  expect(judge(`${seconds(5)}${pause}${seconds(5)}`)).toMatchObject({ state: 'building', since: 1_000 });
  expect(judge(`${seconds(5)}${seconds(20, '.')}${seconds(5)}`).state).toBe('firing');
});

test('30 s without a pause fire, however little is said', () => {
  expect(judge(seconds(29, '3'))).toMatchObject({ state: 'building', since: 700 });
  expect(judge(seconds(30, '3'))).toMatchObject({
    state: 'firing',
    // Speech begins at the end of the second in which it begins.
    since: 700,
    until: 30_000,
    details: { speechMs: 9_000 },
  });
});

test('a breath of a second is no pause, two seconds are', () => {
  const withBreath = `${seconds(14, '3')}.${seconds(15, '3')}`;
  expect(judge(withBreath)).toMatchObject({ state: 'firing', since: 700 });
  const withPause = `${seconds(14, '3')}..${seconds(14, '3')}`;
  expect(judge(withPause).state).toBe('building');
});

test('how long a pause is, and the spans, are the policy’s', () => {
  const patient = resolvePolicy({ rules: { A6: { pauseMs: 3_000 } } });
  expect(judge(`${seconds(14, '3')}..${seconds(14, '3')}`, patient)).toMatchObject({ state: 'firing' });
  const strict = resolvePolicy({ preset: 'strict' });
  expect(judge(seconds(6), strict).state).toBe('firing');
});

test('missing sound is no unbroken speech, however long a pause may be', () => {
  const patient = resolvePolicy({ rules: { A6: { pauseMs: 60_000 } } });
  const spoken = [1, 2, 3, 40, 41].map((second) => ({
    tag: 'A6' as const,
    at: second * 1_000,
    spanMs: 1_000,
    speechMs: 300,
    confidence: 0.7,
  }));
  expect(conversation.judge(historyOf(spoken), patient, 41_000).state).toBe('building');
});

test('silence ends it', () => {
  expect(judge(`${seconds(12)}.`)).toMatchObject({ state: 'firing', until: 12_000 });
  expect(judge(`${seconds(12)}..`).state).toBe('quiet');
});

test('is quiet where nobody speaks', () => {
  expect(judge(seconds(40, '.')).state).toBe('quiet');
});

test('says nothing without sound, or with too little of it', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(judge('')).toEqual(noSignal);
  expect(judge(seconds(12, '.'), standard, 2_500).state).toBe('quiet');
  expect(judge(seconds(12), standard, 2_501)).toEqual(noSignal);
  const rare = [0, 2_501, 5_002].map((at) => ({
    tag: 'A6' as const,
    at,
    spanMs: 1_000,
    speechMs: 1_000,
    confidence: 1,
  }));
  expect(conversation.judge(historyOf(rare), standard, 5_002)).toEqual({
    state: 'unmeasured',
    reason: 'rate-too-low',
  });
});
