import { expect, test } from 'vitest';
import type { ScoresMessage } from '../../src/protocol/student-messages.ts';
import { screenAndSoundHints } from '../../src/protocol/words.ts';
import { lightHint } from '../../src/web/student/light-hint.ts';

/** With feedback `none`. */
const plain: ScoresMessage = {
  type: 'SCORES',
  source: 'camera',
  seq: 1,
  capturedAt: 1,
  receivedAt: 1,
  analysedAt: 2,
};
/** With feedback `message`: no faces. */
const told = (message: string): ScoresMessage => ({ ...plain, focusScore: 100, status: 'ENGAGED', message });
const face = {
  box: [0, 0, 100, 100] as [number, number, number, number],
  confidence: 1,
  yaw: 0,
  pitch: 0,
  roll: 0,
  eyesOpen: true,
  gaze: null,
  live: null,
};

test('it waits until a picture was looked at', () => {
  expect(lightHint(null, null).state).toBe('waiting');
  expect(lightHint(null, true).state).toBe('waiting');
});

test('a technical hint needs the student although it takes no points', () => {
  const hint = 'Your picture is dark. Turn on a light in front of you.';
  expect(lightHint(told(hint), true)).toEqual({ state: 'needs you', hint });
});

test('nothing to mend is ok', () => {
  const fine = { state: 'ok', hint: 'Your pictures arrive and look fine.' };
  expect(lightHint(told('All is well.'), true)).toEqual(fine);
  expect(lightHint({ ...told('All is well.'), faces: [face] }, true)).toEqual(fine);
});

test('what is to be mended of the screen or the sound is not said of the picture', () => {
  for (const hint of Object.values(screenAndSoundHints)) {
    expect(lightHint(told(hint), true).state).toBe('ok');
  }
});

test('more than one face is told before the rules speak of it', () => {
  const { state, hint } = lightHint({ ...told('All is well.'), faces: [face, face] }, true);
  expect(state).toBe('needs you');
  expect(hint).toContain('more than one face');
});

test('without feedback it tells that pictures arrive, and no more', () => {
  expect(lightHint(plain, true)).toEqual({ state: 'ok', hint: 'Your pictures arrive.' });
});

test('pictures that do not arrive need the student, whatever was seen before', () => {
  expect(lightHint(told('All is well.'), false).state).toBe('needs you');
});
