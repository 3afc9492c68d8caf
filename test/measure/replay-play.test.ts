import { expect, test } from 'vitest';
import { clockTime, ms } from '../../scripts/measure/replay/clock-time.ts';
import { play } from '../../scripts/measure/replay/play.ts';
import { during, nobody, offline, paused, phone, tabHidden } from '../../scripts/measure/replay/scene.ts';
import { expectation, type Session } from '../../scripts/measure/replay/session.ts';
import { Random } from '../../scripts/measure/shared/random.ts';
import { readRecording, writeRecording } from '../../src/signals/recording.ts';

const session = (more: Partial<Session> = {}): Session => ({
  title: 'a session',
  minutes: 3,
  seed: 1,
  scenes: [],
  expect: [],
  ...more,
});
const linesOf = (more: Partial<Session> = {}) => play(session(more)).lines;

test('the same seed gives the same recording, another one another', () => {
  expect(linesOf({ slips: true })).toEqual(linesOf({ slips: true }));
  expect(linesOf({ seed: 2 })).not.toEqual(linesOf());
});

test('a recording is the same after it was written and read', () => {
  const recording = play(
    session({
      slips: true,
      exemptions: [{ tag: 'A3', reason: 'Reads with one eye' }],
      consent: { biometrics: false },
      served: ['A1', 'A2', 'A4', 'A7', 'A8'],
      scenes: [
        during('1:00', '1:10', offline()),
        during('2:00', '2:10', paused),
        during('0:30', '2:30', phone()),
      ],
      expect: ['A4 0:30-2:30 high'],
      expectGaps: ['A10 0:00-3:00'],
    }),
  );
  expect(readRecording(writeRecording(recording.header, recording.lines))).toEqual(recording);
});

test.each([1, 2, 5, 15])('at %i frames a second about as many looks come', (fps) => {
  const frames = linesOf({ fps }).filter(({ A1 }) => A1 !== undefined).length;
  expect(frames / (180 * fps)).toBeGreaterThan(0.97);
  expect(frames / (180 * fps)).toBeLessThan(1.03);
});

test('lost frames never come two in a row', () => {
  const instants = linesOf({ fps: 5, dropped: 0.3 }).flatMap(({ at, A1 }) => (A1 === undefined ? [] : [at]));
  expect(instants.length / 900).toBeLessThan(0.85);
  expect(Math.max(...instants.slice(1).map((at, i) => at - (instants[i] ?? at)))).toBeLessThanOrEqual(480);
});

test('what a scene shows stands in the signals of its span and in no others', () => {
  const absent = linesOf({ scenes: [during('1:00', '1:30', nobody())] }).filter(({ A1 }) => A1 === false);
  expect(absent.length).toBeGreaterThan(55);
  expect(absent.every(({ at }) => at >= 60_000 && at <= 90_000)).toBe(true);
});

test('rare looks begin and end with what they show', () => {
  const seen = linesOf({ scenes: [during('1:00.3', '1:21.7', phone(0.5))] }).filter(({ A4 }) => A4?.length);
  expect(seen[0]?.at).toBe(60_300);
  expect(seen.at(-1)?.at).toBe(81_700);
});

test('while the network is away nothing comes, and what the page saw comes late, in order, as often as it is sent', () => {
  const scenes = [during('1:00', '1:20', offline(2)), during('1:05', '1:10', tabHidden)];
  const lines = linesOf({ scenes });
  const isAway = ({ at }: { at: number }) => at > 60_000 && at < 80_000;
  const late = lines.filter(isAway);
  expect(late.map(({ at, A7 }) => [at, A7])).toEqual([
    [65_000, 'tab-hidden'],
    [70_000, 'tab-visible'],
    [65_000, 'tab-hidden'],
    [70_000, 'tab-visible'],
  ]);
  const before = lines[lines.findIndex(isAway) - 1];
  expect(before?.at).toBeGreaterThanOrEqual(80_000);
});

test('in a pause only the page is heard', () => {
  const lines = linesOf({ scenes: [during('1:00', '2:00', paused)] });
  const [from, to] = [false, true].map((running) =>
    lines.findIndex((line) => line.running === running && line.at > 0),
  );
  const meanwhile = lines.slice((from ?? 0) + 1, to);
  expect(meanwhile.length).toBeGreaterThan(5);
  expect(meanwhile.every(({ A8 }) => A8?.source === 'page')).toBe(true);
  expect(lines[0]).toEqual({ at: 0, running: true });
});

test('chance is even, and stays within what was asked for', () => {
  const random = new Random(7);
  const values = Array.from({ length: 10_000 }, () => random.between(2, 4));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...values)).toBeLessThan(4);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(3, 1);
  const bell = Array.from({ length: 10_000 }, () => random.around(0, 1));
  expect(bell.filter((value) => Math.abs(value) < 1).length / bell.length).toBeCloseTo(0.68, 1);
});

test.each([
  ['0:00', 0],
  ['2:05', 125_000],
  ['2:05.5', 125_500],
  ['75:00.001', 4_500_001],
])('%s is %i ms', (text, value) => {
  expect(ms(text)).toBe(value);
});

test.each(['5', '1:60', '1:5', '-1:00', '1:00:00', ''])('"%s" is no time', (text) => {
  expect(() => ms(text)).toThrow('no time');
});

test.each([
  [0, '0:00.0'],
  [125_540, '2:05.5'],
  [59_960, '1:00.0'],
  [-1_500, '-0:01.5'],
])('%i ms are told as %s', (value, text) => {
  expect(clockTime(value)).toBe(text);
});

test('an expectation is a rule, a span and perhaps a severity', () => {
  expect(expectation('A10 0:10-12:00.5')).toEqual({ tag: 'A10', from: 10_000, to: 720_500 });
  expect(expectation('A4 1:00-1:02 high')).toMatchObject({ severity: 'high' });
  for (const wrong of ['A11 0:00-1:00', 'A1 0:00', 'A1 0:00-1:00 heavy', 'A1 0:00-1']) {
    expect(() => expectation(wrong)).toThrow();
  }
});
