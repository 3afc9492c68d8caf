import { expect, test } from 'vitest';
import {
  isTold,
  microphoneStanding,
  type ScreenPolicy,
  screenReport,
  screenStanding,
} from '../../src/web/student/check-state.ts';
import type { DisplaySurface, ScreenState, ScreenVerdict } from '../../src/web/student/screen.ts';

const needed: ScreenPolicy = { capture: { screen: true }, checks: { entireScreen: true } };
const lenient: ScreenPolicy = { capture: { screen: 'if-available' }, checks: { entireScreen: true } };
const anySurface: ScreenPolicy = { capture: { screen: true }, checks: { entireScreen: false } };
const waived = { ok: false, at: 1, waived: true };

function shared(verdict: ScreenVerdict, displaySurface: DisplaySurface | null = null): ScreenState {
  const feed = { label: '', displaySurface, width: 1920, height: 1080, grab: async () => null, close() {} };
  return { kind: 'on', feed, verdict };
}
const refused = (problem: string): ScreenState => ({ kind: 'refused', problem });

test.each<[ScreenState, string]>([
  [{ kind: 'off' }, 'waiting'],
  [{ kind: 'starting' }, 'waiting'],
  [{ kind: 'unavailable' }, 'needs you'],
  [{ kind: 'lost' }, 'needs you'],
  [refused('NotAllowedError'), 'needs you'],
  [refused('NotReadableError'), 'needs you'],
  [shared('entire', 'monitor'), 'ok'],
  [shared('not-entire', 'window'), 'needs you'],
  [shared('unverified'), 'needs you'],
])('where the entire screen is needed, %o is: %s', (screen, state) => {
  expect(screenStanding(screen, needed, undefined)).toBe(state);
});

test('what the server has of an earlier share does not stand for the one that is open now', () => {
  expect(screenStanding({ kind: 'lost' }, needed, { ok: true, at: 1 })).toBe('needs you');
  expect(screenStanding(shared('not-entire', 'window'), needed, { ok: true, at: 1 })).toBe('needs you');
});

test('a waiver settles it, and an entire screen is more than a waiver', () => {
  for (const screen of [{ kind: 'off' } as const, { kind: 'unavailable' } as const, shared('unverified')]) {
    expect(screenStanding(screen, needed, waived)).toBe('waived by your teacher');
  }
  expect(screenStanding(shared('entire', 'monitor'), needed, waived)).toBe('ok');
});

test('an exam that takes the screen where it can be had admits devices that cannot share', () => {
  expect(screenStanding({ kind: 'unavailable' }, lenient, undefined)).toBe('ok');
  expect(screenStanding(refused('NotReadableError'), lenient, undefined)).toBe('ok');
  expect(screenStanding(shared('unverified'), lenient, undefined)).toBe('ok');
  // A person's no, and the wrong choice, are not the device's fault.
  expect(screenStanding(refused('NotAllowedError'), lenient, undefined)).toBe('needs you');
  expect(screenStanding(shared('not-entire', 'browser'), lenient, undefined)).toBe('needs you');
  expect(screenStanding({ kind: 'off' }, lenient, undefined)).toBe('waiting');
});

test('without the check any share will do', () => {
  expect(screenStanding(shared('not-entire', 'window'), anySurface, undefined)).toBe('ok');
});

test('the server is told what is shared, or that nothing can be', () => {
  expect(screenReport({ kind: 'off' })).toBeNull();
  expect(screenReport({ kind: 'unavailable' })).toEqual({
    ok: false,
    detail: { displaySurface: null, verdict: 'unavailable' },
  });
  expect(screenReport(shared('entire', 'monitor'))).toEqual({
    ok: true,
    detail: { displaySurface: 'monitor', verdict: 'entire', width: 1920, height: 1080 },
  });
  expect(screenReport(shared('unverified'))).toMatchObject({ ok: false, detail: { verdict: 'unverified' } });
});

test('what the server has is not told again, and what differs is', () => {
  const window = {
    ok: false,
    detail: { displaySurface: 'window', verdict: 'not-entire', width: 800 },
  } as const;
  const stored = { at: 1, ...window };
  expect(isTold(undefined, window)).toBe(false);
  expect(isTold(stored, window)).toBe(true);
  expect(isTold(stored, { ...window, detail: { ...window.detail, width: 900 } })).toBe(true);
  expect(isTold(stored, { ...window, detail: { ...window.detail, displaySurface: 'browser' } })).toBe(false);
  expect(isTold({ ...stored, waived: true }, window)).toBe(true);
  expect(isTold({ ok: true, at: 1 }, { ok: true, detail: { verdict: 'entire' } })).toBe(false);
});

test('a microphone is ok when it was heard or the room is quiet', () => {
  const on = { kind: 'on', label: 'Headset', muted: false } as const;
  expect(microphoneStanding(on, 'heard')).toBe('ok');
  expect(microphoneStanding(on, 'quiet')).toBe('ok');
  expect(microphoneStanding(on, 'listening')).toBe('waiting');
  expect(microphoneStanding(on, 'nothing')).toBe('needs you');
  expect(microphoneStanding({ ...on, muted: true }, 'heard')).toBe('needs you');
});

test('a microphone that is not on waits for the student, or needs help', () => {
  expect(microphoneStanding({ kind: 'off' }, 'heard')).toBe('waiting');
  expect(microphoneStanding({ kind: 'starting' }, 'listening')).toBe('waiting');
  expect(microphoneStanding({ kind: 'lost' }, 'heard')).toBe('needs you');
  expect(microphoneStanding({ kind: 'refused', problem: 'NotFoundError' }, 'listening')).toBe('needs you');
});
