import { expect, test } from 'vitest';
import { type Assessment, AttemptMonitor } from '../../src/incidents/monitor.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { faceWith, objectWith, observationWith } from '../support/observations.ts';

const two = observationWith({ faces: [faceWith(), faceWith()] });
const none = observationWith({ faces: [] });

function newMonitor({ running = true } = {}) {
  const monitor = new AttemptMonitor({ examId: 'e', attemptId: 'a', policy: resolvePolicy() });
  monitor.setRunning(running);
  return monitor;
}

/** The same observation every 500 ms. */
function watch(monitor: AttemptMonitor, observation: typeof two, from: number, to: number): Assessment[] {
  const all: Assessment[] = [];
  for (let at = from; at <= to; at += 500) all.push(monitor.observe(observation, at));
  return all;
}
const kinds = (all: Assessment[]) =>
  all.flatMap(({ changes }) => changes.map(({ kind, incident }) => `${kind} ${incident.tag}`));

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
  monitor.setRunning(true);
  expect(kinds(watch(monitor, none, 10_500, 13_000))).toEqual([]);
  expect(kinds(watch(monitor, none, 13_500, 13_500))).toEqual(['opened A1']);
});

test('a pause ends what is open, and after it the time counts anew', () => {
  const monitor = newMonitor();
  watch(monitor, two, 0, 3_000);
  expect(monitor.setRunning(false)).toMatchObject([
    { kind: 'closed', incident: { tag: 'A2', endedAt: 3_000 } },
  ]);
  expect(monitor.setRunning(false)).toEqual([]);
  monitor.setRunning(true);
  expect(kinds([monitor.observe(two, 4_000)])).toEqual([]);
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

test('objects are undecided from the first hit until the rule has decided', () => {
  const undecided = (label: 'phone' | 'book', to: number) =>
    watch(newMonitor(), observationWith({ objects: [objectWith(label)] }), 0, to).at(-1)?.objectUndecided;
  expect(undecided('book', 0)).toBe(true);
  expect(undecided('book', 2_000)).toBe(false);
  expect(undecided('phone', 2_000)).toBe(true); // It may yet become high.
  expect(undecided('phone', 8_000)).toBe(false);
  expect(watch(newMonitor(), observationWith({ objects: [] }), 0, 0)[0]?.objectUndecided).toBe(false);
});
