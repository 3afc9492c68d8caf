import { expect, test } from 'vitest';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { captureInterrupted } from '../../src/rules/a8-capture-interrupted.ts';
import { hintOf } from '../../src/rules/rule.ts';
import type { CaptureFault, Signal } from '../../src/signals/signal.ts';
import { historyOf } from '../support/signals.ts';

type Source = 'camera' | 'screen' | 'audio' | 'page';
/** Captures one source only; the page is always there. */
const only = (capture: NonNullable<PolicyInput['capture']> = {}) =>
  resolvePolicy({ capture: { camera: false, screen: false, audio: false, ...capture } });
const fault = (at: number, source: Source, what: CaptureFault | null): Signal => ({
  tag: 'A8',
  at,
  source,
  fault: what,
});
const judge = (signals: readonly Signal[], now: number, policy = only({ camera: true }), since = 0) =>
  captureInterrupted.judge(historyOf(signals, since), policy, now);

const camera = (at: number): Signal => ({ tag: 'A1', at, faceSeen: true });
const screen = (at: number): Signal => ({ tag: 'A5', at, keywords: [], confidence: 1 });
const audio = (at: number): Signal => ({ tag: 'A6', at, spanMs: 1_000, speechMs: 0, confidence: 1 });

test('a source that is silent for 5 s is missing since its next sign was due, and not before', () => {
  expect(judge([camera(1_000)], 5_999).state).toBe('quiet');
  expect(judge([camera(1_000)], 6_000)).toEqual({
    state: 'firing',
    since: 1_500,
    until: 6_000,
    severity: 'technical',
    confidence: 1,
    details: { faults: [{ source: 'camera', fault: 'missing' }] },
  });
});

test('a source that never came is missing from the start on', () => {
  expect(judge([], 4_999).state).toBe('quiet');
  expect(judge([], 5_000)).toMatchObject({ state: 'firing', since: 0 });
  expect(judge([], 9_999, only({ camera: true }), 5_000).state).toBe('quiet');
});

test('what comes rarely may be silent for two and a half of its intervals', () => {
  const slow = only({ screen: true, screenIntervalMs: 10_000 });
  expect(judge([screen(0)], 24_999, slow).state).toBe('quiet');
  expect(judge([screen(0)], 25_000, slow).state).toBe('firing');
  expect(judge([audio(0)], 5_000, only({ audio: true })).state).toBe('firing');
});

test('the page is missing only after it has told of itself', () => {
  expect(judge([], 600_000, only()).state).toBe('quiet');
  expect(judge([fault(0, 'page', null)], 12_499, only()).state).toBe('quiet');
  expect(judge([fault(0, 'page', null)], 12_500, only())).toMatchObject({
    details: { faults: [{ source: 'page', fault: 'missing' }] },
  });
});

test('sources that are not captured, or need not be, are not missed', () => {
  expect(judge([], 600_000, only({ screen: 'if-available' })).state).toBe('quiet');
  expect(judge([], 600_000, only()).state).toBe('quiet');
});

test.each(['stopped', 'not-entire-screen'] as const)('%s is known at once', (what) => {
  const policy = only({ screen: true });
  expect(judge([fault(1_000, 'screen', what)], 1_000, policy)).toMatchObject({
    state: 'firing',
    since: 1_000,
    details: { faults: [{ source: 'screen', fault: what }] },
  });
});

test.each(['covered', 'dark', 'bright', 'blurred', 'frozen', 'face-too-small'] as const)(
  '%s must last for 5 s',
  (what) => {
    const signals = [...[0, 1_000, 2_000, 3_000, 4_000, 5_000].map(camera), fault(0, 'camera', what)];
    expect(judge(signals, 4_999).state).toBe('quiet');
    expect(judge(signals, 5_000)).toMatchObject({ state: 'firing', since: 0 });
  },
);

test('a fault ends when its source says so, and goes on when it is told again', () => {
  const dark = [fault(0, 'camera', 'dark'), fault(4_000, 'camera', 'dark')];
  expect(judge(dark, 5_000)).toMatchObject({ state: 'firing', since: 0 });
  expect(judge([...dark, fault(6_000, 'camera', null)], 6_500).state).toBe('quiet');
  const again = [...dark, fault(6_000, 'camera', null), fault(7_000, 'camera', 'dark')];
  expect(judge(again, 11_000).state).toBe('quiet');
  expect(judge([...again, camera(11_500)], 12_000)).toMatchObject({ state: 'firing', since: 7_000 });
});

test('a fault from before the start counts from the start', () => {
  expect(judge([fault(0, 'camera', 'stopped')], 20_000, only({ camera: true }), 18_000)).toMatchObject({
    state: 'firing',
    since: 18_000,
  });
});

test('a screen that need not be shared still says what is wrong with it', () => {
  const signals = [fault(0, 'screen', 'not-entire-screen')];
  expect(judge(signals, 0, only({ screen: 'if-available' })).state).toBe('firing');
  expect(judge(signals, 0, only()).state).toBe('quiet');
});

test('what others send does not shorten the silence of one', () => {
  const both = only({ camera: true, audio: true });
  const signals = [camera(0), ...[1_000, 2_000, 3_000, 4_000, 5_000].map(audio)];
  expect(judge(signals, 5_000, both)).toMatchObject({
    since: 500,
    details: { faults: [{ source: 'camera', fault: 'missing' }] },
  });
});

test('several faults are told together, from the oldest on', () => {
  const both = only({ camera: true, audio: true });
  expect(judge([camera(0), audio(1_000)], 6_000, both)).toMatchObject({
    since: 500,
    details: {
      faults: [
        { source: 'camera', fault: 'missing' },
        { source: 'audio', fault: 'missing' },
      ],
    },
  });
});

test('how long a source may be silent is the policy’s', () => {
  const patient = resolvePolicy({
    capture: { screen: false, audio: false },
    rules: { A8: { missingMs: 8_000 } },
  });
  expect(judge([camera(0)], 7_999, patient).state).toBe('quiet');
  expect(judge([camera(0)], 8_000, patient).state).toBe('firing');
});

test('a student reads what helps against the first thing that is wrong', () => {
  const hint = (source: Source, what: string) =>
    hintOf(captureInterrupted, { faults: [{ source, fault: what }] });
  expect(hint('camera', 'dark')).toMatch(/light/);
  expect(hint('camera', 'covered')).toMatch(/lens/);
  expect(hint('camera', 'face-too-small')).toMatch(/closer/);
  expect(hint('screen', 'not-entire-screen')).toMatch(/entire screen/);
  expect(hint('audio', 'missing')).toMatch(/microphone/);
  const general = hintOf(captureInterrupted, {});
  expect(hint('page', 'missing')).toBe(general);
  // An older server's incident may name a fault that is known no more.
  expect(hint('camera', 'upside-down')).toBe(general);
});

test('of several faults it is the first one with a remedy', () => {
  const faults = [
    { source: 'page' as const, fault: 'missing' },
    { source: 'camera' as const, fault: 'blurred' },
  ];
  expect(hintOf(captureInterrupted, { faults })).toMatch(/focus/);
});
