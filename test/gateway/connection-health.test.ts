import { expect, test } from 'vitest';
import { ConnectionHealth } from '../../src/gateway/connection-health.ts';

function newHealth() {
  const clock = { at: 50_000, now: () => clock.at };
  return { clock, health: new ConnectionHealth(clock) };
}

test('frames a second are counted over the last 5 s', () => {
  const { clock, health } = newHealth();
  for (let i = 0; i < 40; i += 1) {
    clock.at += 250;
    health.frame();
  }
  expect(health.now()).toEqual({ state: 'online', rttMs: null, fps: 4, skipped: 0, battery: null });
});

test('missing frames are said once an episode', () => {
  const { clock, health } = newHealth();
  clock.at += 4_999;
  expect(health.isMissingFrames()).toBe(false);
  clock.at += 1;
  expect([health.isMissingFrames(), health.isMissingFrames()]).toEqual([true, false]);
  expect(health.now().state).toBe('unstable');
  health.frame();
  expect(health.now().state).toBe('online');
  clock.at += 5_000;
  expect(health.isMissingFrames()).toBe(true);
});

test('after a pause frames are due anew', () => {
  const { clock, health } = newHealth();
  clock.at += 60_000;
  health.isMissingFrames();
  health.restart();
  expect([health.isMissingFrames(), health.now().state]).toEqual([false, 'online']);
  clock.at += 5_000;
  expect(health.isMissingFrames()).toBe(true);
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
