import { expect, test } from 'vitest';
import { ConnectionHealth } from '../../src/gateway/connection-health.ts';
import type { Policy } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';

const cameraOnly = { ...resolvePolicy().capture, screen: false, audio: false };

function newHealth(capture: Policy['capture'] = cameraOnly) {
  const clock = { at: 50_000, now: () => clock.at };
  return { clock, health: new ConnectionHealth({ now: clock.now, capture }) };
}

test('frames a second are counted over the last 5 s', () => {
  const { clock, health } = newHealth();
  for (let i = 0; i < 40; i += 1) {
    clock.at += 250;
    health.heard('camera');
  }
  expect(health.now()).toEqual({ state: 'online', rttMs: null, fps: 4, skipped: 0, battery: null });
});

test('missing frames are said once an episode', () => {
  const { clock, health } = newHealth();
  clock.at += 4_999;
  expect(health.missing()).toEqual([]);
  clock.at += 1;
  expect([health.missing(), health.missing()]).toEqual([['camera'], []]);
  expect(health.now().state).toBe('unstable');
  health.heard('camera');
  expect(health.now().state).toBe('online');
  clock.at += 5_000;
  expect(health.missing()).toEqual(['camera']);
});

test('after a pause frames are due anew', () => {
  const { clock, health } = newHealth();
  clock.at += 60_000;
  health.missing();
  health.restart();
  expect([health.missing(), health.now().state]).toEqual([[], 'online']);
  clock.at += 5_000;
  expect(health.missing()).toEqual(['camera']);
});

test('each source that the exam captures is missed for itself, a slow one later', () => {
  const { clock, health } = newHealth({ ...cameraOnly, screen: true, audio: true, screenIntervalMs: 4_000 });
  clock.at += 4_000;
  health.heard('camera');
  clock.at += 1_000;
  expect(health.missing()).toEqual(['audio']);
  clock.at += 5_000;
  expect(health.missing()).toEqual(['camera', 'screen']);
  health.heard('audio');
  clock.at += 5_000;
  expect(health.missing()).toEqual(['audio']);
});

test('a screen that is shared only where that is possible is not missed', () => {
  const { clock, health } = newHealth({ ...cameraOnly, screen: 'if-available' });
  clock.at += 60_000;
  expect(health.missing()).toEqual(['camera']);
});

test('a slow line and a camera that is off are unstable; what was skipped adds up', () => {
  const { health } = newHealth();
  health.roundTrip(1_000.4);
  health.repeated();
  health.telemetry({ type: 'TELEMETRY', skippedFrames: 3, battery: 0.4 });
  expect(health.now(2)).toMatchObject({ state: 'online', rttMs: 1_000, skipped: 6, battery: 0.4 });
  health.roundTrip(1_001);
  expect(health.now().state).toBe('unstable');
  health.roundTrip(10);
  health.clientState({ type: 'CLIENT_STATE', camera: 'denied' });
  expect(health.now().state).toBe('unstable');
});
