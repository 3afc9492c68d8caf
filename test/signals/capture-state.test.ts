import { expect, test } from 'vitest';
import { CaptureStates } from '../../src/signals/capture-state.ts';

const faults = (signals: ReturnType<CaptureStates['told']>) =>
  signals.map(({ source, fault }) => `${source} ${fault}`);

test('a page that says what it captures is believed, and told once', () => {
  const states = new CaptureStates();
  const state = { camera: 'on', microphone: 'off', screen: 'denied' } as const;
  expect(faults(states.told(state, 1_000))).toEqual(['audio stopped', 'screen stopped']);
  expect(states.told(state, 2_000)).toEqual([]);
  expect(faults(states.told({ camera: 'on', microphone: 'on', screen: 'on' }, 3_000))).toEqual([
    'audio null',
    'screen null',
  ]);
});

test('a window or a tab is not the entire screen, but a browser that says nothing is not accused', () => {
  const states = new CaptureStates();
  expect(faults(states.told({ screen: 'on', displaySurface: 'browser' }, 0))).toEqual([
    'screen not-entire-screen',
  ]);
  // Its pictures go on coming; that says nothing of what they show.
  expect(faults(states.measured('screen', null, 60_000))).toEqual(['screen not-entire-screen']);
  expect(faults(states.told({ screen: 'on', displaySurface: 'monitor' }, 61_000))).toEqual(['screen null']);
  expect(states.told({ screen: 'on', displaySurface: null }, 62_000)).toEqual([]);
});

test('what goes on coming has not stopped, whatever was said', () => {
  const states = new CaptureStates();
  expect(faults(states.happened('camera-ended', 10_000))).toEqual(['camera stopped']);
  // It was on its way.
  expect(states.measured('camera', null, 10_500)).toEqual([]);
  expect(faults(states.measured('camera', null, 12_500))).toEqual(['camera null']);
});

test('a muted microphone stays muted while its silence comes', () => {
  const states = new CaptureStates();
  expect(faults(states.happened('microphone-muted', 0))).toEqual(['audio muted']);
  expect(faults(states.measured('audio', 'silent', 60_000, false))).toEqual(['audio muted']);
  // What is heard again is not muted any more, whether or not the page says so.
  expect(faults(states.measured('audio', null, 61_000, true))).toEqual(['audio null']);
});

test('an event that comes late does not take back what was told since', () => {
  const states = new CaptureStates();
  states.told({ screen: 'on' }, 20_000);
  expect(states.happened('screen-ended', 5_000)).toEqual([]);
  expect(states.faultOf('screen')).toBe(null);
});

test('what is measured is told when it changes, again each second, and after what the page says', () => {
  const states = new CaptureStates();
  expect(faults(states.measured('camera', 'dark', 0))).toEqual(['camera dark']);
  expect(states.measured('camera', 'dark', 500)).toEqual([]);
  expect(faults(states.measured('camera', 'dark', 1_000))).toEqual(['camera dark']);
  expect(faults(states.told({ camera: 'off' }, 1_200))).toEqual(['camera stopped']);
  expect(states.measuredFaults).toEqual([{ source: 'camera', fault: 'dark' }]);
  expect(faults(states.told({ camera: 'on' }, 2_000))).toEqual(['camera dark']);
});
