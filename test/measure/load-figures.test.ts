import { expect, test } from 'vitest';
import { alertLatencies, fairness, loadFigures } from '../../scripts/measure/load/figures.ts';
import type { FrameRecord } from '../../scripts/measure/load/messages.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';

const { rules } = resolvePolicy();

/** Five frames a second from 10 s on; each takes 2 ms to the server, 10 ms there and 3 ms back. */
const frames = (count: number): FrameRecord[] =>
  Array.from({ length: count }, (_, i) => {
    const sentAt = 10_000 + i * 200;
    const scores = { receivedAt: sentAt + 2, analysedAt: sentAt + 12, arrivedAt: sentAt + 15, path: 'full' };
    return { dueAt: sentAt - 1, sentAt, scores };
  });
const student = (attemptId: string, list: FrameRecord[], fps: number[] = []) => ({
  attemptId,
  frames: list,
  screens: [] as FrameRecord[],
  sounds: [] as FrameRecord[],
  rates: fps.map((each) => ({ at: 0, fps: each })),
  errors: {},
});
const alert = (startedAt: number, arrivedAt: number, tag = 'A1') => ({
  attemptId: 'a',
  tag,
  startedAt,
  arrivedAt,
});

test('an alert is timed from the frame that completed its rule', () => {
  const students = [student('a', frames(50))];
  // The face is gone from the frame that was received at 12 002; three seconds later is the frame sent at 15 000.
  const alerts = [alert(12_002, 15_031)];
  expect(alertLatencies({ students, alerts, rules, measureFrom: 0 })).toEqual([31]);
});

test('a dropped frame that should have completed the rule counts as the one that did', () => {
  const list = frames(50).map((frame) => (frame.sentAt === 15_200 ? { ...frame, scores: null } : frame));
  const alerts = [alert(12_190, 15_420)];
  expect(alertLatencies({ students: [student('a', list)], alerts, rules, measureFrom: 0 })).toEqual([220]);
});

test('alerts of the warm-up and of other rules are not counted', () => {
  const students = [student('a', frames(50))];
  const alerts = [
    alert(12_002, 15_031),
    alert(12_002, 15_031, 'A4'),
    { ...alert(12_002, 15_031), attemptId: 'b' },
  ];
  expect(alertLatencies({ students, alerts, rules, measureFrom: 15_001 })).toEqual([]);
});

test('screens and sound are told apart, and only where they were sent', () => {
  const still = frames(10).map((frame, i) =>
    i < 8 && frame.scores
      ? { ...frame, scores: { ...frame.scores, path: 'still' } }
      : { ...frame, scores: null },
  );
  const heard = frames(10).map((frame, i) => (i % 5 === 4 ? frame : { ...frame, scores: null }));
  const run = { frames: [], alerts: [], rules, fps: 5, measureFrom: 10_000, runMs: 2_000 };
  const of = (screens: FrameRecord[], sounds: FrameRecord[]) =>
    loadFigures({ ...run, students: [{ ...student('a', frames(10)), screens, sounds }] });
  expect(of(still, heard)).toMatchObject({
    'screens.sent': 10,
    'screens.analysed.share': 0.8,
    'screens.still.share': 1,
    'screens.scores.p95_ms': 15,
    'sound.packets': 10,
    'sound.answers': 2,
    'sound.scores.p95_ms': 15,
  });
  expect(Object.keys(of([], [])).filter((name) => /^s(creens|ound)\./.test(name))).toEqual([]);
});

test('the shares count frames that never got scores', () => {
  const half = frames(20).map((frame, i) => (i % 2 === 0 ? frame : { ...frame, scores: null }));
  const figures = loadFigures({
    students: [student('a', frames(20)), student('b', half, [3.5, 4])],
    frames: [
      { sentAt: 10_000, arrivedAt: 10_004 },
      { sentAt: 9_000, arrivedAt: 9_900 },
    ],
    alerts: [],
    rules,
    fps: 5,
    measureFrom: 10_000,
    runMs: 4_000,
  });
  expect(figures).toMatchObject({
    'frames.sent': 40,
    'sent.share': 1,
    'rate.messages': 2,
    'rate.lowest_fps': 3.5,
    'analysed.share': 0.75,
    'scores.n': 30,
    'scores.p95_ms': 15,
    'scores.in.p95_ms': 2,
    'scores.work.p95_ms': 10,
    'scores.out.p95_ms': 3,
    'teacher.n': 1,
    'teacher.p50_ms': 4,
    'alert.n': 0,
    'path.full.share': 1,
    'path.still.share': 0,
    'generator.late.p95_ms': 1,
  });
  expect(figures.fairness).toBeCloseTo(0.5);
});

test('fairness is 1 when all are served alike and 0 when one is not served', () => {
  expect(fairness([60, 60, 60])).toBe(1);
  expect(fairness([60, 48, 50])).toBe(0.8);
  expect(fairness([10, 10, 0])).toBe(0);
  expect(fairness([0, 0])).toBe(0);
});
