import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Incident, IncidentChange } from '../../src/incidents/incident.ts';
import { IncidentTracker } from '../../src/incidents/tracker.ts';
import type { Severity, Tag } from '../../src/protocol/incident.ts';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import type { Firing } from '../../src/rules/rule.ts';
import { quiet } from '../../src/rules/rule.ts';

const { cooldownMs, quietMs } = resolvePolicy().rules.A2;

/** A tracker whose `fire` and `rest` are told of A2 unless they name another tag. */
function newTracker(rules: PolicyInput['rules'] = {}) {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `i${ids}`;
  };
  const tracker = new IncidentTracker({
    examId: 'e',
    attemptId: 'a',
    rules: resolvePolicy({ rules }).rules,
    newId,
  });
  return {
    endAll: () => tracker.endAll(),
    end: (tag: Tag) => tracker.end(tag),
    open: (tag: Tag = 'A2') => tracker.openOf(tag),
    fire: (since: number, until: number, fields: Partial<Firing> = {}, tag: Tag = 'A2') =>
      tracker.take({ tag, version: 1 }, { ...found, since, until, ...fields }, until),
    rest: (now: number, tag: Tag = 'A2') => tracker.take({ tag, version: 1 }, quiet, now),
  };
}
const found: Firing = {
  state: 'firing',
  since: 0,
  until: 0,
  severity: 'medium',
  confidence: 0.8,
  details: { faces: 2 },
};
const kinds = (changes: readonly IncidentChange[]) =>
  changes.map(({ kind, incident }) => `${kind} ${incident.id}`);

test('one episode is one incident: it opens, goes on in silence, and ends with its last signal', () => {
  const tracker = newTracker();
  expect(tracker.fire(1_000, 2_000)).toMatchObject([
    { kind: 'opened', incident: { id: 'i1', startedAt: 1_000, endedAt: null, revision: 1, ruleVersion: 1 } },
  ]);
  expect(tracker.fire(1_000, 9_000)).toEqual([]);
  expect(tracker.rest(9_000 + quietMs - 1)).toEqual([]);
  expect(tracker.rest(9_000 + quietMs)).toMatchObject([
    { kind: 'closed', incident: { id: 'i1', endedAt: 9_000, revision: 2 } },
  ]);
  expect(tracker.open()).toBeNull();
});

test('ten minutes of the same are one incident with a duration', () => {
  const tracker = newTracker();
  const changes = Array.from({ length: 1_200 }, (_, i) => tracker.fire(0, i * 500)).flat();
  expect(kinds([...changes, ...tracker.rest(602_000)])).toEqual(['opened i1', 'closed i1']);
});

test('how long a break belongs to the episode is the policy’s', () => {
  const tracker = newTracker({ A2: { quietMs: 5_000, cooldownMs: 0 } });
  tracker.fire(0, 1_000);
  expect(tracker.rest(5_999)).toEqual([]);
  expect(kinds(tracker.rest(6_000))).toEqual(['closed i1']);
});

test('what fires again within the cool-down goes on with the same incident', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000);
  tracker.rest(10_000);
  const since = 1_000 + cooldownMs;
  expect(tracker.fire(since, since + 1_000)).toMatchObject([
    { kind: 'reopened', incident: { id: 'i1', startedAt: 0, endedAt: null } },
  ]);
});

test('what fires again later is a new incident', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000);
  tracker.rest(10_000);
  const since = 1_001 + cooldownMs;
  expect(tracker.fire(since, since + 1_000)).toMatchObject([{ kind: 'opened', incident: { id: 'i2' } }]);
});

test('what belongs together does not depend on whether somebody looked in between', () => {
  for (const breakMs of [0, 1_999, 2_000, 4_999, 5_000, 5_001, 60_000]) {
    const [looked, unlooked] = [0, 1].map(() => newTracker({ A2: { cooldownMs: 5_000 } }));
    looked?.fire(0, 1_000);
    unlooked?.fire(0, 1_000);
    looked?.rest(1_000 + quietMs);
    const since = 1_000 + breakMs;
    looked?.fire(since, since + 1_000);
    const changes = unlooked?.fire(since, since + 1_000) ?? [];
    expect(unlooked?.open()?.id).toBe(looked?.open()?.id);
    expect(kinds(changes)).toEqual(breakMs <= 5_000 ? [] : ['closed i1', 'opened i2']);
  }
});

test('a break that is shorter than the quiet time belongs to the episode without any cool-down', () => {
  const tracker = newTracker({ A2: { cooldownMs: 0 } });
  tracker.fire(0, 1_000);
  tracker.rest(1_000 + quietMs);
  expect(kinds(tracker.fire(quietMs + 999, 9_000))).toEqual(['reopened i1']);
  tracker.rest(12_000);
  expect(kinds(tracker.fire(9_000 + quietMs, 15_000))).toEqual(['opened i2']);
});

test('a stretch that has ended is not told again', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000);
  tracker.endAll();
  expect(tracker.fire(0, 1_000)).toEqual([]);
});

test('a stretch that goes on after all, behind a slip, goes on with its incident', () => {
  const tracker = newTracker();
  tracker.fire(0, 4_000);
  tracker.rest(6_000);
  expect(tracker.fire(0, 6_100)).toMatchObject([
    { kind: 'reopened', incident: { id: 'i1', startedAt: 0, endedAt: null } },
  ]);
});

test('the severity only rises, and a rise is told at once', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000);
  expect(tracker.fire(0, 2_000, { severity: 'high' })).toMatchObject([
    { kind: 'updated', incident: { severity: 'high', revision: 2 } },
  ]);
  tracker.fire(0, 3_000, { severity: 'low', confidence: 0.1 });
  expect(tracker.open()?.severity).toBe('high');
});

test('the confidence is that of the whole episode, not of its best or newest moment', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000, { confidence: 0.99 });
  for (let until = 2_000; until <= 9_000; until += 1_000) tracker.fire(0, until, { confidence: 0.6 });
  tracker.fire(0, 9_500, { confidence: 0.1 });
  expect(tracker.endAll()).toMatchObject([{ incident: { confidence: 0.6 } }]);
});

test('the same told again does not count again', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000, { confidence: 0.2 });
  for (let i = 0; i < 50; i += 1) tracker.fire(0, 1_500, { confidence: 0.9 });
  expect(tracker.endAll()).toMatchObject([{ incident: { confidence: 0.2, endedAt: 1_500 } }]);
});

test('the confidence of an episode goes on over a break', () => {
  const tracker = newTracker();
  tracker.fire(0, 10_000, { confidence: 0.5 });
  tracker.rest(13_000);
  tracker.fire(20_000, 21_000, { confidence: 0.9 });
  expect(tracker.endAll()).toMatchObject([{ incident: { startedAt: 0, endedAt: 21_000, confidence: 0.5 } }]);
});

test('more faces and a clearly other confidence are told; a little other one is not', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000);
  expect(tracker.fire(0, 2_500, { confidence: 0.85 })).toEqual([]);
  expect(tracker.fire(0, 9_000, { confidence: 0.95 })).toMatchObject([
    { kind: 'updated', incident: { confidence: 0.95 } },
  ]);
  expect(tracker.fire(0, 9_500, { confidence: 0.95, details: { faces: 3 } })).toMatchObject([
    { kind: 'updated', incident: { details: { faces: 3 } } },
  ]);
  expect(tracker.fire(0, 10_000, { confidence: 0.95, details: { faces: 2 } })).toEqual([]);
});

/** Severities of so many incidents of A2, one after the other. */
function severitiesOf(episodes: number, rules: PolicyInput['rules'], severity: Severity = 'medium') {
  const tracker = newTracker(rules);
  return Array.from({ length: episodes }, (_, i) => {
    const at = i * 100_000;
    tracker.fire(at, at + 1_000, { severity });
    return tracker.end('A2')?.incident.severity;
  });
}

test('repetition raises the severity a step, from the incident after `raiseAfter` on', () => {
  expect(severitiesOf(4, { A2: { raiseAfter: 2 } })).toEqual(['medium', 'medium', 'high', 'high']);
  expect(severitiesOf(3, { A2: { raiseAfter: 1 } }, 'low')).toEqual(['low', 'medium', 'medium']);
  expect(severitiesOf(4, { A2: { raiseAfter: 0 } })).toEqual(['medium', 'medium', 'medium', 'medium']);
});

test('what is technical stays so however often it happens, and nothing is above high', () => {
  expect(severitiesOf(3, { A2: { raiseAfter: 1 } }, 'technical')).toEqual([
    'technical',
    'technical',
    'technical',
  ]);
  expect(severitiesOf(3, { A2: { raiseAfter: 1 } }, 'high')).toEqual(['high', 'high', 'high']);
});

test('going on with an incident is no repetition', () => {
  const tracker = newTracker({ A2: { raiseAfter: 1 } });
  for (let at = 0; at < 100_000; at += 10_000) {
    tracker.fire(at, at + 1_000);
    tracker.rest(at + 5_000);
  }
  expect(tracker.fire(100_000, 101_000)).toMatchObject([{ incident: { id: 'i1', severity: 'medium' } }]);
});

test('incidents of one rule do not make those of another a repetition', () => {
  const tracker = newTracker({ A1: { raiseAfter: 1 } });
  tracker.fire(0, 1_000);
  expect(tracker.fire(0, 1_000, {}, 'A1')).toMatchObject([{ incident: { severity: 'medium' } }]);
});

test('incidents of other tags live apart, and all end together', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000);
  tracker.fire(0, 1_500, {}, 'A1');
  expect(tracker.endAll().map(({ kind, incident }) => [kind, incident.tag, incident.endedAt])).toEqual([
    ['closed', 'A2', 1_000],
    ['closed', 'A1', 1_500],
  ]);
  expect(tracker.endAll()).toEqual([]);
});

test('a single rule can end, and nothing ends twice', () => {
  const tracker = newTracker();
  tracker.fire(0, 1_000);
  expect(tracker.end('A1')).toBeNull();
  expect(tracker.end('A2')).toMatchObject({ kind: 'closed', incident: { endedAt: 1_000 } });
  expect(tracker.end('A2')).toBeNull();
});

const lightestFirst: readonly Severity[] = ['low', 'medium', 'high'];
const watched: Tag[] = ['A1', 'A2', 'A4'];
const step = fc.record({
  after: fc.integer({ min: 0, max: 40_000 }),
  firing: fc.subarray(watched),
  severity: fc.constantFrom(...lightestFirst),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  endAll: fc.boolean(),
});
const someRules = fc.record({
  quietMs: fc.constantFrom(0, 2_000, 20_000),
  cooldownMs: fc.constantFrom(0, 30_000),
  raiseAfter: fc.constantFrom(0, 1, 2),
});

test('whatever the rules say, one incident a tag is open, revisions rise and severities never fall', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), someRules, (steps, rule) => {
      const tracker = newTracker({ A1: rule, A2: rule, A4: rule });
      const last = new Map<string, Incident>();
      const since = new Map<Tag, number>();
      let now = 0;
      const check = ({ kind, incident }: IncidentChange) => {
        const before = last.get(incident.id);
        expect(incident.revision).toBe((before?.revision ?? 0) + 1);
        expect(kind === 'opened').toBe(before === undefined);
        expect(before?.endedAt === null).toBe(kind === 'updated' || kind === 'closed');
        expect(incident.startedAt).toBe(before?.startedAt ?? incident.startedAt);
        if (before) {
          const rank = ({ severity }: Incident) => lightestFirst.indexOf(severity);
          expect(rank(incident)).toBeGreaterThanOrEqual(rank(before));
        }
        if (incident.endedAt !== null) expect(incident.endedAt).toBeGreaterThanOrEqual(incident.startedAt);
        last.set(incident.id, incident);
      };
      for (const { after, firing, severity, confidence, endAll } of steps) {
        now += after;
        for (const tag of watched) {
          if (firing.includes(tag)) {
            since.set(tag, since.get(tag) ?? now);
            for (const change of tracker.fire(since.get(tag) ?? now, now, { severity, confidence }, tag))
              check(change);
          } else {
            since.delete(tag);
            for (const change of tracker.rest(now, tag)) check(change);
          }
        }
        if (endAll) for (const change of tracker.endAll()) check(change);
        for (const tag of watched) {
          const open = [...last.values()].filter(
            (incident) => incident.tag === tag && incident.endedAt === null,
          );
          expect(open.map(({ id }) => id)).toEqual(tracker.open(tag) ? [tracker.open(tag)?.id] : []);
        }
      }
    }),
  );
});
