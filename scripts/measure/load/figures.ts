import type { Policy } from '../../../src/protocol/policy.ts';
import { percentile, spread } from '../shared/percentile.ts';
import type { FrameRecord, StudentRecord } from './messages.ts';
import type { ArrivedAlert, ArrivedFrame } from './teacher.ts';

/** Everything that a run has written down. */
export interface LoadRecords {
  students: readonly StudentRecord[];
  frames: readonly ArrivedFrame[];
  alerts: readonly ArrivedAlert[];
  rules: Policy['rules'];
  /** Camera frames a second by the exam's policy. */
  fps: number;
  /** Frames sent before this are warm-up and not counted, epoch ms. */
  measureFrom: number;
  /** For how long is counted, ms. */
  runMs: number;
}

export function loadFigures({
  students,
  frames,
  alerts,
  rules,
  fps,
  measureFrom,
  runMs,
}: LoadRecords): Record<string, number> {
  // A timer may fire a little early: by the timetable the first frame is counted always, not sometimes.
  const isDue = ({ dueAt }: FrameRecord) => dueAt >= measureFrom - 1;
  const isCounted = ({ sentAt }: { sentAt: number }) => sentAt >= measureFrom;
  const sent = students.map((student) => student.frames.filter(isDue));
  const all = sent.flat();
  const scored = all.flatMap(({ sentAt, scores }) => (scores ? [{ sentAt, ...scores }] : []));
  const analyses = sent.map((list) => list.filter(({ scores }) => scores).length);
  return {
    ...spread(
      'scores',
      scored.map((frame) => frame.arrivedAt - frame.sentAt),
    ),
    ...spread(
      'teacher',
      frames.filter(isCounted).map((frame) => frame.arrivedAt - frame.sentAt),
    ),
    ...spread('alert', alertLatencies({ students, alerts, rules, measureFrom })),
    ...stages(scored),
    ...pathShares(scored.map(({ path }) => path)),
    'frames.sent': all.length,
    'sent.share': all.length / ((students.length * fps * runMs) / 1_000),
    'analysed.share': scored.length / all.length,
    fairness: fairness(analyses),
    ...rateFigures(students, fps),
    ...screenFigures(students.map((student) => student.screens.filter(isDue))),
    ...soundFigures(students.flatMap((student) => student.sounds.filter(isDue))),
    'generator.late.p95_ms':
      percentile(
        all.map(({ sentAt, dueAt }) => sentAt - dueAt),
        0.95,
      ) ?? 0,
  };
}

/** Where the time of a frame went: on its way in, until it was analysed, on its way back. */
function stages(scored: readonly ({ sentAt: number } & NonNullable<FrameRecord['scores']>)[]) {
  const p95 = (of: (frame: (typeof scored)[number]) => number) => percentile(scored.map(of), 0.95) ?? 0;
  return {
    'scores.in.p95_ms': p95((frame) => frame.receivedAt - frame.sentAt),
    'scores.work.p95_ms': p95((frame) => frame.analysedAt - frame.receivedAt),
    'scores.out.p95_ms': p95((frame) => frame.arrivedAt - frame.analysedAt),
  };
}

function pathShares(paths: readonly string[]): Record<string, number> {
  const shareOf = (path: string) => paths.filter((p) => p === path).length / Math.max(1, paths.length);
  return Object.fromEntries(
    ['still', 'tracked', 'full'].map((path) => [`path.${path}.share`, shareOf(path)]),
  );
}

/** Nothing without screens. */
function screenFigures(ofStudents: readonly (readonly FrameRecord[])[]): Record<string, number> {
  const sent = ofStudents.flat();
  if (sent.length === 0) return {};
  const scored = sent.flatMap(({ sentAt, scores }) => (scores ? [{ sentAt, ...scores }] : []));
  const still = scored.filter(({ path }) => path === 'still');
  return {
    ...spread(
      'screens.scores',
      scored.map((screen) => screen.arrivedAt - screen.sentAt),
    ),
    'screens.sent': sent.length,
    'screens.analysed.share': scored.length / sent.length,
    'screens.still.share': still.length / Math.max(1, scored.length),
  };
}

/** Nothing without sound. Each second of sound is answered with the number of its last packet. */
function soundFigures(sent: readonly FrameRecord[]): Record<string, number> {
  if (sent.length === 0) return {};
  const scored = sent.flatMap(({ sentAt, scores }) => (scores ? [scores.arrivedAt - sentAt] : []));
  return { ...spread('sound.scores', scored), 'sound.packets': sent.length, 'sound.answers': scored.length };
}

/** The slowest student's analyses over the fastest's: 1 when everybody is served alike, 0 when one is not. */
export function fairness(analyses: readonly number[]): number {
  const most = Math.max(...analyses);
  return most > 0 ? Math.min(...analyses) / most : 0;
}

/** How often the server asked somebody to capture otherwise, and the least that it asked for, frames a second. */
function rateFigures(students: readonly StudentRecord[], fps: number): Record<string, number> {
  const rates = students.flatMap((student) => student.rates.map((rate) => rate.fps));
  return { 'rate.messages': rates.length, 'rate.lowest_fps': Math.min(fps, ...rates) };
}

/**
 * From the sending of the frame that completes a rule to the alert, ms. An incident begins with the first frame that
 * shows its condition and is complete with the first one that was received `ms` of the rule later.
 */
export function alertLatencies(
  records: Pick<LoadRecords, 'students' | 'alerts' | 'rules' | 'measureFrom'>,
): number[] {
  const { students, alerts, rules, measureFrom } = records;
  const byAttempt = new Map(students.map((student) => [student.attemptId, student.frames]));
  return alerts.flatMap(({ attemptId, tag, startedAt, arrivedAt }) => {
    if (tag !== 'A1' && tag !== 'A2') return [];
    const completeAt = startedAt + rules[tag].ms;
    const frame = byAttempt.get(attemptId)?.find((sent) => receivedAt(sent) >= completeAt);
    return frame && frame.sentAt >= measureFrom ? [arrivedAt - frame.sentAt] : [];
  });
}

/** Of a frame that was dropped the server tells nothing; it came as soon as it was sent. */
const receivedAt = ({ scores, sentAt }: FrameRecord) => scores?.receivedAt ?? sentAt;
