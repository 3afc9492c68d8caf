import { expect, test } from 'vitest';
import { type Assessment, AttemptMonitor } from '../../src/incidents/monitor.ts';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { cameraOnly, fullConsent } from '../support/exams.ts';
import { faceWith, objectWith, observationWith } from '../support/observations.ts';
import { linesOf, screenWith } from '../support/screens.ts';
import { report } from '../support/signals.ts';

const one = observationWith();
const two = observationWith({ faces: [faceWith(), faceWith()] });
const none = observationWith({ faces: [] });

interface Given {
  running?: boolean;
  policy?: PolicyInput;
}
function newMonitor({ running = true, policy = {} }: Given = {}) {
  const monitor = new AttemptMonitor({
    examId: 'e',
    attemptId: 'a',
    policy: resolvePolicy({ capture: cameraOnly, ...policy }),
    consent: fullConsent,
    watchedSince: 0,
  });
  monitor.setRunning(running, 0);
  return monitor;
}

/** The same observation every 500 ms. */
function watch(monitor: AttemptMonitor, observation: typeof two, from: number, to: number): Assessment[] {
  const all: Assessment[] = [];
  for (let at = from; at <= to; at += 500) all.push(monitor.observe(observation, at));
  return all;
}
type Changes = Assessment['changes'];
const told = (changes: Changes) => changes.map(({ kind, incident }) => `${kind} ${incident.tag}`);
const kinds = (all: Assessment[]) => all.flatMap(({ changes }) => told(changes));

test('an incident opens once, and ends with a tick although no frame comes', () => {
  const monitor = newMonitor();
  expect(kinds(watch(monitor, two, 0, 5_000))).toEqual(['opened A2']);
  expect(monitor.tick(6_000)).toEqual([]);
  expect(monitor.tick(8_000)).toMatchObject([{ kind: 'closed', incident: { tag: 'A2', endedAt: 5_000 } }]);
});

test('scores are reckoned before the start, but nothing opens', () => {
  const monitor = newMonitor({ running: false });
  const all = watch(monitor, two, 0, 5_000);
  expect(kinds(all)).toEqual([]);
  expect(all.at(-1)).toMatchObject({ firing: ['A2'], focusScore: 40, status: 'ENGAGED' });
  expect(monitor.tick(6_000)).toEqual([]);
});

test('what was seen before the start opens nothing', () => {
  const monitor = newMonitor({ running: false });
  watch(monitor, none, 0, 10_000);
  monitor.setRunning(true, 10_100);
  expect(kinds(watch(monitor, none, 10_500, 13_000))).toEqual([]);
  expect(kinds(watch(monitor, none, 13_500, 13_500))).toEqual(['opened A1']);
});

test('a pause ends what is open, and after it the time counts anew', () => {
  const monitor = newMonitor();
  watch(monitor, two, 0, 3_000);
  expect(monitor.setRunning(false, 3_200)).toMatchObject([
    { kind: 'closed', incident: { tag: 'A2', endedAt: 3_000 } },
  ]);
  expect(monitor.setRunning(false, 3_300)).toEqual([]);
  monitor.setRunning(true, 3_600);
  expect(kinds([monitor.observe(two, 4_000)])).toEqual([]);
});

test('an exempt rule ends and says no more, and may judge again', () => {
  const monitor = newMonitor();
  watch(monitor, two, 0, 3_000);
  expect(monitor.exempt([{ tag: 'A2', reason: 'an assistant sits beside' }])).toMatchObject([
    { kind: 'closed', incident: { tag: 'A2', endedAt: 3_000 } },
  ]);
  const exempt = watch(monitor, two, 3_500, 10_000);
  expect(kinds(exempt)).toEqual([]);
  expect(exempt.at(-1)).toMatchObject({ firing: [], focusScore: 100 });
  monitor.exempt([]);
  expect(kinds(watch(monitor, two, 60_000, 63_000))).toContain('opened A2');
});

test('no face, or too little engagement, is disengaged', () => {
  const [alone] = watch(newMonitor(), none, 0, 0);
  expect(alone).toMatchObject({ faceDetected: false, status: 'DISENGAGED' });
  const asleep = observationWith({ faces: [faceWith({ eyesOpen: false })] });
  expect(watch(newMonitor(), asleep, 0, 5_000).at(-1)).toMatchObject({
    faceDetected: true,
    status: 'DISENGAGED',
    engagementScore: 0,
  });
});

test('the rule that takes the most points is named first', () => {
  const turned = observationWith({ faces: [faceWith({ yaw: 60 }), faceWith()] });
  expect(watch(newMonitor(), turned, 0, 6_000).at(-1)?.firing).toEqual(['A2', 'A3']);
  const heavyHead = newMonitor({ policy: { rules: { A3: { points: 90 } } } });
  expect(watch(heavyHead, turned, 0, 6_000).at(-1)?.firing).toEqual(['A3', 'A2']);
});

test('objects are undecided from the first hit until the rule has decided', () => {
  const undecided = (label: 'phone' | 'book', to: number) =>
    watch(newMonitor(), observationWith({ objects: [objectWith(label)] }), 0, to).at(-1)?.undecided.objects;
  expect(undecided('book', 0)).toBe(true);
  expect(undecided('book', 2_000)).toBe(false);
  expect(undecided('phone', 2_000)).toBe(true); // It may yet become high.
  expect(undecided('phone', 8_000)).toBe(false);
  expect(watch(newMonitor(), observationWith({ objects: [] }), 0, 0)[0]?.undecided.objects).toBe(false);
});

test('page events are dated by the student’s clock and judged in the server’s time', () => {
  const monitor = newMonitor();
  const hour = 3_600_000;
  const frames = (from: number, to: number): Changes => {
    const changes: Changes = [];
    // The student's clock is an hour ahead, and nothing takes less than 40 ms to arrive.
    for (let at = from; at <= to; at += 500) {
      changes.push(...monitor.observe(one, at, at - 40 + hour).changes);
    }
    return [...changes, ...monitor.tick(to)];
  };
  frames(0, 10_000);
  monitor.pageEvent(report('tab-hidden', 10_100 + hour), 10_400);
  const changes = frames(10_500, 16_000);
  changes.push(...monitor.pageEvent(report('tab-visible', 16_100 + hour), 16_200), ...frames(16_500, 20_000));
  expect(told(changes)).toEqual(['opened A7', 'closed A7']);
  expect(changes.at(-1)?.incident).toMatchObject({ startedAt: 10_140, endedAt: 16_140 });
});

test('a page that was hidden before the start is away from the start on', () => {
  const monitor = newMonitor({ running: false });
  monitor.pageEvent(report('tab-hidden', 1_000), 1_000);
  watch(monitor, one, 1_000, 5_000);
  monitor.setRunning(true, 5_100);
  watch(monitor, one, 5_500, 12_000);
  expect(monitor.setRunning(false, 12_100).at(-1)).toMatchObject({
    kind: 'closed',
    incident: { tag: 'A7', startedAt: 5_100, endedAt: 12_100 },
  });
});

test('a camera that falls silent is a technical fact, and no score falls', () => {
  const monitor = newMonitor();
  watch(monitor, one, 0, 10_000);
  const changes: Changes = [];
  for (let at = 11_000; at <= 20_000; at += 1_000) changes.push(...monitor.tick(at));
  expect(changes).toMatchObject([{ kind: 'opened', incident: { tag: 'A8', severity: 'technical' } }]);
  expect(monitor.sample(20_000)).toMatchObject({ focus: 100, points: [] });
  expect(kinds(watch(monitor, one, 20_500, 24_000))).toEqual([]);
  expect(monitor.tick(24_000)).toMatchObject([
    { kind: 'closed', incident: { tag: 'A8', startedAt: 10_500, endedAt: 20_500 } },
  ]);
});

test('a sample tells where the scores stand, and everything since the one before', () => {
  const monitor = newMonitor();
  watch(monitor, two, 500, 2_000);
  expect(monitor.sample(2_000)).toMatchObject({
    attemptId: 'a',
    at: 2_000,
    focus: 80,
    engagement: 100,
    signals: ['A2'],
    points: [],
    gaps: [],
  });
  watch(monitor, two, 2_500, 5_000);
  watch(monitor, one, 5_500, 9_000);
  const { points, facts } = monitor.sample(9_000);
  expect(points.map(({ tag, delta }) => [tag, delta])).toEqual([
    ['A2', -60],
    ['A2', 60],
  ]);
  expect(facts.map(({ at }) => at)).toEqual([
    2_500, 3_000, 3_500, 4_000, 4_500, 5_000, 5_500, 6_000, 6_500, 7_000, 7_500, 8_000, 8_500, 9_000,
  ]);
  expect(monitor.sample(9_500)).toMatchObject({ points: [], facts: [] });
});

test('what is recorded are the facts of the exam, not of what was before it', () => {
  const monitor = newMonitor({ running: false });
  watch(monitor, one, 0, 1_000);
  monitor.pageEvent(report('blur', 1_100), 1_100);
  monitor.setRunning(true, 1_200);
  monitor.observe(one, 1_500);
  monitor.setRunning(false, 1_700);
  monitor.observe(one, 2_000);
  expect(monitor.sample(2_000).facts).toEqual([
    { at: 1_100, A7: 'blur' },
    { at: 1_200, running: true },
    { at: 1_500, A1: true, A2: [0.9], A3: [0, 0, 0.9] },
    { at: 1_700, running: false },
  ]);
});

test('no score is told of what nobody looked at', () => {
  expect(newMonitor().sample(1_000)).toMatchObject({
    attemptId: 'a',
    focus: 100,
    engagement: null,
    signals: [],
    facts: [{ at: 0, running: true }],
  });
});

test('a frame that waits for a busy server is no silence', () => {
  const silentFor = (arrives: boolean) => {
    const monitor = newMonitor({ policy: { rules: { A8: { missingMs: 5_000 } } } });
    const changes: Changes = [];
    for (let at = 500; at <= 15_000; at += 500) {
      if (arrives) changes.push(...monitor.arrived('camera', at));
      changes.push(...monitor.tick(at));
    }
    return changes.filter(({ kind }) => kind === 'opened').map(({ incident }) => incident.tag);
  };
  expect(silentFor(false)).toEqual(['A8']);
  expect(silentFor(true)).toEqual([]);
});

test('what stands on the screen when the exam begins is text of the exam, and told once', () => {
  const monitor = newMonitor({ running: false, policy: { capture: { screen: true, audio: false } } });
  const lines = linesOf('Notes of the last lesson');
  const look = (at: number, fresh: typeof lines = []) =>
    monitor.observeScreen(screenWith({ lines, fresh, path: 'still' }), at, at).newText;
  expect(look(0, lines)).toEqual([]);
  monitor.setRunning(true, 1_000);
  expect([look(2_000), look(4_000)]).toEqual([['Notes of the last lesson'], []]);
});

test('a screen that need not be shared is missed only when it had been, and judged when it is', () => {
  const newOptional = () => newMonitor({ policy: { capture: { screen: 'if-available', audio: false } } });
  const faults = (changes: Changes) =>
    changes.flatMap(({ incident }) => incident.details.faults?.map(({ fault }) => fault) ?? []);
  expect(faults(newOptional().clientState({ screen: 'off' }, 1_000))).toEqual([]);
  const window = { screen: 'on', displaySurface: 'window' } as const;
  expect(faults(newOptional().clientState(window, 1_000))).toEqual(['not-entire-screen']);
  const sharing = newOptional();
  sharing.observeScreen(screenWith(), 1_000, 1_000);
  expect(faults(sharing.clientState({ screen: 'off' }, 2_000))).toEqual(['stopped']);
});
