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
  /** Frames sent before this are warm-up and not counted, epoch ms. */
  measureFrom: number;
}

export function loadFigures({
  students,
  frames,
  alerts,
  rules,
  measureFrom,
}: LoadRecords): Record<string, number> {
  // A timer may fire a little early: by the timetable the first frame is counted always, not sometimes.
  const isDue = ({ dueAt }: FrameRecord) => dueAt >= measureFrom - 1;
  const isCounted = ({ sentAt }: { sentAt: number }) => sentAt >= measureFrom;
  const sent = students.map((student) => student.frames.filter(isDue));
  const all = sent.flat();
  const scored = all.flatMap(({ sentAt, scores }) => (scores ? [{ sentAt, ...scores }] : []));
  const shares = sent.map((list) => list.filter(({ scores }) => scores).length / list.length);
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
    'analysed.share': scored.length / all.length,
    fairness: fairness(shares),
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

/** The worst served student's analysed share over the mean of all: 1 when everybody is served alike, 0 when one is not. */
export function fairness(shares: readonly number[]): number {
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return mean > 0 ? Math.min(...shares) / mean : 0;
}

/**
 * From the sending of the frame that completes a rule to the alert, ms. An incident begins with the first frame that
 * shows its condition and is complete with the first one that was received `ms` of the rule later.
 */
export function alertLatencies(records: Omit<LoadRecords, 'frames'>): number[] {
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
