import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Incident, IncidentChange } from '../../src/incidents/incident.ts';
import { AttemptMonitor } from '../../src/incidents/monitor.ts';
import { type Replayed, replay } from '../../src/incidents/replay.ts';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import type { PageEventName } from '../../src/protocol/student-messages.ts';
import type { Exemption, ScorePoint } from '../../src/protocol/timeline.ts';
import {
  type FactLine,
  linesOf,
  readRecording,
  recordingHeader,
  writeRecording,
} from '../../src/signals/recording.ts';
import { type Signal, signalTags } from '../../src/signals/signal.ts';
import { fullConsent } from '../support/exams.ts';
import { faceWith, objectWith, observationWith } from '../support/observations.ts';
import { report } from '../support/signals.ts';
import { incidentsOf, told } from './judging.ts';

const standard = resolvePolicy();
const everyRule = resolvePolicy({ rules: { A10: { enabled: true } } });

/** A face every 500 ms, and what is given. */
function recordingOf(
  seconds: number,
  given: readonly Signal[] = [],
  without: readonly [number, number] = [0, 0],
) {
  const signals = [...given];
  for (let at = 0; at <= seconds * 1_000; at += 500) {
    const faceSeen = at < without[0] || at > without[1];
    signals.push({ tag: 'A1', at, faceSeen }, { tag: 'A2', at, faces: faceSeen ? [0.9] : [] });
  }
  const sorted = signals.sort((a, b) => a.at - b.at);
  return readRecording(writeRecording({ recording: 1, served: ['A1', 'A2', 'A7'] }, linesOf(sorted, 0)));
}
const page = (at: number, event: PageEventName): Signal => ({ tag: 'A7', at, event });
const found = ({ incidents }: Replayed) =>
  incidents.map(({ tag, startedAt, endedAt }) => [tag, startedAt, endedAt] as const);

/** What each tag holds at the end, points. */
function totals(points: readonly ScorePoint[]) {
  const byTag: Record<string, number> = {};
  for (const { tag, delta } of points) byTag[tag] = Math.round(((byTag[tag] ?? 0) + delta) * 100) / 100;
  return Object.fromEntries(Object.entries(byTag).filter(([, total]) => total !== 0));
}

test('a recording gives incidents with their dates, a curve of the score and its account', () => {
  const { incidents, points, scores } = replay(recordingOf(60, [], [10_000, 20_000]), standard);
  expect(incidents).toMatchObject([
    { id: 'incident-1', tag: 'A1', severity: 'medium', startedAt: 10_000, endedAt: 20_000 },
  ]);
  expect(points.map(({ tag, delta, incidentId }) => [tag, delta, incidentId])).toEqual([
    ['A1', -60, 'incident-1'],
    ['A1', 60, 'incident-1'],
  ]);
  expect(scores).toHaveLength(60);
  expect(Math.min(...scores.map(({ focus }) => focus))).toBe(40);
  expect(scores.at(-1)).toEqual({ at: 60_000, focus: 100 });
});

test('the same recording and policy give the same, every time', () => {
  const recording = recordingOf(60, [page(20_000, 'blur'), page(30_000, 'focus')], [5_000, 9_000]);
  expect(replay(recording, standard)).toEqual(replay(recording, standard));
});

test('another policy gives another result', () => {
  const recording = recordingOf(60, [], [10_000, 15_000]);
  expect(found(replay(recording, resolvePolicy({ preset: 'relaxed' })))).toEqual([]);
  const cheap = replay(recording, resolvePolicy({ rules: { A1: { points: 10, severity: 'low' } } }));
  expect(cheap.incidents).toMatchObject([{ tag: 'A1', severity: 'low' }]);
  expect(Math.min(...cheap.scores.map(({ focus }) => focus))).toBe(90);
  const off = replay(recording, resolvePolicy({ rules: { A1: { enabled: false } } }));
  expect([off.incidents, off.points]).toEqual([[], []]);
});

test('what a recording’s header rules out is not judged', () => {
  const recording = recordingOf(30, [], [10_000, 15_000]);
  const exemptions: Exemption[] = [{ tag: 'A1', reason: 'sits in the dark' }];
  const exempt = replay({ ...recording, header: { ...recording.header, exemptions } }, standard);
  expect(exempt.incidents).toEqual([]);
  const { unmeasured } = replay({ ...recording, header: { ...recording.header, consent: {} } }, everyRule);
  expect(unmeasured).toContainEqual({ tag: 'A10', reason: 'no-consent' });
  expect(unmeasured).toContainEqual({ tag: 'A6', reason: 'not-served' });
});

test('a recording that says when the exam ran is judged then only', () => {
  const { header, lines } = recordingOf(60, [], [5_000, 40_000]);
  const running = (at: number, is: boolean): FactLine => ({ at, running: is });
  const all = [...lines, running(20_100, true), running(30_100, false)].sort((a, b) => a.at - b.at);
  expect(found(replay({ header, lines: all }, standard))).toEqual([['A1', 20_500, 30_000]]);
});

test('instants are those of the header', () => {
  const { header, lines } = recordingOf(30, [], [10_000, 15_000]);
  const later = replay({ header: { ...header, startedAt: 1e12 }, lines }, standard);
  expect(found(later)).toEqual([['A1', 1e12 + 10_000, 1e12 + 15_000]]);
});

test('what came late is judged when it happened', () => {
  const { header, lines } = recordingOf(30);
  const late = [...lines];
  const cameAt = lines.findIndex(({ at }) => at === 12_500);
  late.splice(cameAt + 1, 0, { at: 11_700, A7: 'tab-hidden' });
  const backAt = late.findIndex(({ at }) => at === 20_500);
  late.splice(backAt + 1, 0, { at: 20_100, A7: 'tab-visible' });
  expect(found(replay({ header, lines: late }, standard))).toEqual([['A7', 11_700, 20_100]]);
});

test('an empty recording gives nothing', () => {
  const { incidents, points, gaps, scores } = replay(readRecording('{"recording":1}'), standard);
  expect([incidents, points, gaps, scores]).toEqual([[], [], [], []]);
});

/** What a student does in some second. */
interface Act {
  seconds: number;
  sees: 'one' | 'two' | 'none' | 'away' | 'phone' | 'nothing';
  event: PageEventName | null;
  lateMs: number;
  /** A pause follows. */
  pauses: boolean;
}
const sights = {
  one: observationWith({ objects: [] }),
  two: observationWith({ faces: [faceWith(), faceWith({ confidence: 0.7 })] }),
  none: observationWith({ faces: [] }),
  away: observationWith({ faces: [faceWith({ yaw: 50 })] }),
  phone: observationWith({ objects: [objectWith('phone')] }),
};

/** Watches a student live, as the pipeline does; answers what came of it and what was recorded. */
function watch(acts: readonly Act[], policy = standard, exemptions: readonly Exemption[] = []) {
  const changes: IncidentChange[] = [];
  const facts: FactLine[] = [];
  const points: ScorePoint[] = [];
  const monitor = new AttemptMonitor({
    examId: 'e',
    attemptId: 'a',
    policy,
    consent: fullConsent,
    watchedSince: 0,
  });
  const sample = (at: number) => {
    const told = monitor.sample(at);
    facts.push(...told.facts);
    points.push(...told.points);
  };
  let now = 1_000_300;
  changes.push(...monitor.exempt(exemptions));
  for (let i = 0; i < 5; i += 1) monitor.observe(sights.one, now - 5_000 + i * 500);
  monitor.pageEvent(report('focus', now - 3_000), now - 3_000);
  changes.push(...monitor.setRunning(true, now));
  for (const { seconds, sees, event, lateMs, pauses } of acts) {
    for (let second = 0; second < seconds; second += 1) {
      if (second === 0 && event)
        changes.push(...monitor.pageEvent(report(event, now + 50 - lateMs), now + 50));
      for (const ms of [100, 600]) {
        if (sees !== 'nothing') changes.push(...monitor.observe(sights[sees], now + ms).changes);
      }
      changes.push(...monitor.pageHeard(now + 700), ...monitor.tick(now + 900));
      sample(now + 900);
      now += 1_000;
    }
    if (!pauses) continue;
    changes.push(...monitor.setRunning(false, now));
    sample(now);
    now += 20_000;
    changes.push(...monitor.setRunning(true, now));
  }
  changes.push(...monitor.setRunning(false, now));
  sample(now);
  const header = recordingHeader({ served: signalTags, consent: fullConsent, exemptions });
  return { incidents: incidentsOf(changes), points, text: writeRecording(header, facts) };
}
const act = (seconds: number, sees: Act['sees'], fields: Partial<Act> = {}): Act => ({
  seconds,
  sees,
  event: null,
  lateMs: 0,
  pauses: false,
  ...fields,
});
/** Long enough to come to rest. */
const calm = (fields: Partial<Act> = {}) => act(8, 'one', fields);

const kinds = (incidents: readonly Incident[]) => [...new Set(incidents.map(({ tag }) => tag))].sort();

test('what was watched live gives the same when its record is replayed', () => {
  const live = watch([
    calm(),
    act(6, 'two'),
    calm(),
    act(5, 'none', { event: 'tab-hidden', lateMs: 300 }),
    calm({ event: 'tab-visible', lateMs: 700 }),
    act(10, 'phone', { pauses: true }),
    calm(),
    act(7, 'nothing'),
    calm({ event: 'paste' }),
    act(9, 'away'),
    calm({ event: 'blur' }),
    act(6, 'none'),
  ]);
  expect(kinds(live.incidents)).toEqual(['A1', 'A2', 'A3', 'A4', 'A7', 'A8']);
  const again = replay(readRecording(live.text), standard);
  expect(told(again.incidents)).toEqual(told(live.incidents));
  expect(totals(again.points)).toEqual(totals(live.points));
  expect(totals(live.points)).toEqual({ A1: -20, A7: -40 });
});

test('whatever a student does, the replay of what was recorded says what was said live', () => {
  const acts = fc.array(
    fc.record({
      seconds: fc.integer({ min: 1, max: 9 }),
      sees: fc.constantFrom(...(Object.keys(sights) as Act['sees'][]), 'nothing' as const),
      event: fc.constantFrom(null, 'tab-hidden', 'tab-visible', 'blur', 'focus', 'paste', 'copy'),
      lateMs: fc.integer({ min: 0, max: 900 }),
      pauses: fc.constantFrom(true, false, false, false),
    }) as fc.Arbitrary<Act>,
    { maxLength: 8 },
  );
  const policies: fc.Arbitrary<PolicyInput> = fc.record({
    preset: fc.constantFrom('relaxed', 'standard', 'strict'),
  });
  const last = fc.constantFrom(...(Object.keys(sights) as Act['sees'][]));
  fc.assert(
    fc.property(acts, policies, fc.subarray([...signalTags]), last, (student, input, exempt, sees) => {
      const policy = resolvePolicy(input);
      const exemptions = exempt.map((tag) => ({ tag, reason: 'a test' }));
      // Long enough for the score to come to rest: while it moves, it is a look further on in the one or in the other.
      const ending = [calm({ event: 'focus' }), calm({ event: 'tab-visible' }), act(20, sees)];
      const live = watch([...student, ...ending], policy, exemptions);
      const again = replay(readRecording(live.text), policy);
      expect(told(again.incidents)).toEqual(told(live.incidents));
      expect(totals(again.points)).toEqual(totals(live.points));
    }),
  );
});
