import { expect, test } from 'vitest';
import { type Heard, Hearing, patienceMs } from '../../src/web/student/hearing.ts';

/** Levels ten times a second, from the start. */
function listened(levels: readonly number[]): Heard[] {
  const hearing = new Hearing(0);
  return levels.map((level, i) => hearing.add(level, (i + 1) * 100));
}

const times = (count: number, level: number) => Array.from({ length: count }, () => level);
const after = patienceMs / 100;

test('a voice is heard at once when it rises above the background, and stays heard', () => {
  const states = listened([...times(10, 0.2), ...times(3, 0.6), ...times(100, 0.2)]);
  expect(states[9]).toBe('listening');
  expect(states[12]).toBe('heard');
  expect(states.at(-1)).toBe('heard');
});

test('a loud room is no voice, and a voice is heard above it', () => {
  const fan = times(after + 5, 0.5);
  expect(listened(fan).at(-1)).toBe('quiet');
  expect(listened([...fan, ...times(3, 0.75)]).at(-1)).toBe('heard');
});

test('a tap on the table is no voice', () => {
  expect(listened([...times(10, 0.2), 0.9, ...times(5, 0.2)])).not.toContain('heard');
});

test('a quiet room is told after some seconds, and no sooner', () => {
  const states = listened(times(after, 0.1));
  expect(states.slice(0, -1)).toEqual(times(after - 1, 0).map(() => 'listening'));
  expect(states.at(-1)).toBe('quiet');
});

test('a microphone that gives nothing is told so, until something comes', () => {
  const dead = times(after, 0);
  expect(listened(dead).at(-1)).toBe('nothing');
  expect(listened([...dead, 0.05]).at(-1)).toBe('quiet');
  expect(listened([...dead, 0.5, 0.5]).at(-1)).toBe('heard');
});

test('who speaks from the first moment on is heard in the first pause', () => {
  const sentence = [...times(8, 0.6), ...times(4, 0.2)];
  expect(listened([...sentence, ...sentence]).at(-1)).toBe('heard');
});
