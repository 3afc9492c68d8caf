import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IncidentTracker, quietMs } from '../../src/incidents/tracker.ts';
import type { Severity, Tag } from '../../src/protocol/incident.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import type { Finding } from '../../src/rules/rule.ts';

const { rules } = resolvePolicy();
const { cooldownMs } = rules.A2;

function newTracker() {
  let ids = 0;
  return new IncidentTracker({
    examId: 'e',
    attemptId: 'a',
    rules,
    newId: () => {
      ids += 1;
      return `i${ids}`;
    },
  });
}

const firing = (
  since: number,
  until: number,
  fields: Partial<Extract<Finding, { state: 'firing' }>> = {},
): Finding => ({
  tag: 'A2',
  version: 1,
  state: 'firing',
  since,
  until,
  severity: 'medium',
  confidence: 0.8,
  details: { faces: 2 },
  ...fields,
});

test('one episode is one incident: it opens, goes on in silence, and ends with its last signal', () => {
  const tracker = newTracker();
  expect(tracker.update([firing(1_000, 2_000)], 2_000)).toMatchObject([
    { kind: 'opened', incident: { id: 'i1', startedAt: 1_000, endedAt: null, revision: 1, ruleVersion: 1 } },
  ]);
  expect(tracker.update([firing(1_000, 9_000)], 9_000)).toEqual([]);
  expect(tracker.update([], 9_000 + quietMs - 1)).toEqual([]);
  expect(tracker.update([], 9_000 + quietMs)).toMatchObject([
    { kind: 'closed', incident: { id: 'i1', endedAt: 9_000, revision: 2 } },
  ]);
  expect(tracker.open).toEqual([]);
});

test('what fires again within the cool-down goes on with the same incident', () => {
  const tracker = newTracker();
  tracker.update([firing(0, 1_000)], 1_000);
  tracker.update([], 10_000);
  const since = 1_000 + cooldownMs;
  expect(tracker.update([firing(since, since + 1_000)], since + 1_000)).toMatchObject([
    { kind: 'reopened', incident: { id: 'i1', startedAt: 0, endedAt: null } },
  ]);
});

test('what fires again later is a new incident', () => {
  const tracker = newTracker();
  tracker.update([firing(0, 1_000)], 1_000);
  tracker.update([], 10_000);
  const since = 1_001 + cooldownMs;
  expect(tracker.update([firing(since, since + 1_000)], since + 1_000)).toMatchObject([
    { kind: 'opened', incident: { id: 'i2' } },
  ]);
});

test('a stretch that has ended is not told again', () => {
  const tracker = newTracker();
  tracker.update([firing(0, 1_000)], 1_000);
  tracker.endAll();
  expect(tracker.update([firing(0, 1_000)], 1_500)).toEqual([]);
});

test('a stretch that goes on after all, behind a slip, goes on with its incident', () => {
  const tracker = newTracker();
  tracker.update([firing(0, 4_000)], 4_000);
  tracker.update([], 6_000);
  expect(tracker.update([firing(0, 6_100)], 6_100)).toMatchObject([
    { kind: 'reopened', incident: { id: 'i1', startedAt: 0, endedAt: null } },
  ]);
});

test('the severity only rises, and a rise is told at once', () => {
  const tracker = newTracker();
  tracker.update([firing(0, 1_000)], 1_000);
  expect(tracker.update([firing(0, 2_000, { severity: 'high' })], 2_000)).toMatchObject([
    { kind: 'updated', incident: { severity: 'high', revision: 2 } },
  ]);
  tracker.update([firing(0, 3_000, { severity: 'low', confidence: 0.1 })], 3_000);
  expect(tracker.open[0]?.severity).toBe('high');
});

test('more faces and a clearly other confidence are told; a little other one is not', () => {
  const tracker = newTracker();
  tracker.update([firing(0, 1_000)], 1_000);
  expect(tracker.update([firing(0, 2_000, { confidence: 0.85 })], 2_000)).toEqual([]);
  expect(tracker.update([firing(0, 3_000, { confidence: 0.95 })], 3_000)).toMatchObject([
    { kind: 'updated' },
  ]);
  const more = tracker.update([firing(0, 4_000, { confidence: 0.95, details: { faces: 3 } })], 4_000);
  expect(more).toMatchObject([{ kind: 'updated', incident: { details: { faces: 3 } } }]);
});

test('incidents of other tags live apart, and all end together', () => {
  const tracker = newTracker();
  tracker.update([firing(0, 1_000), firing(0, 1_000, { tag: 'A1' })], 1_000);
  expect(tracker.endAll().map(({ kind, incident }) => [kind, incident.tag, incident.endedAt])).toEqual([
    ['closed', 'A2', 1_000],
    ['closed', 'A1', 1_000],
  ]);
  expect(tracker.endAll()).toEqual([]);
});

test('whatever the rules say, one incident a tag is open, revisions rise and severities never fall', () => {
  const tags: Tag[] = ['A1', 'A2', 'A4'];
  const severities: Severity[] = ['low', 'medium', 'high'];
  const step = fc.record({
    after: fc.integer({ min: 0, max: 40_000 }),
    firing: fc.subarray(tags),
    severity: fc.constantFrom(...severities),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    endAll: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const tracker = newTracker();
      const last = new Map<string, { revision: number; severity: Severity; open: boolean }>();
      const since = new Map<Tag, number>();
      let now = 0;
      for (const { after, firing: fire, severity, confidence, endAll } of steps) {
        now += after;
        for (const tag of tags) {
          if (fire.includes(tag)) since.set(tag, since.get(tag) ?? now);
          else since.delete(tag);
        }
        const findings = fire.map((tag) => firing(since.get(tag) ?? now, now, { tag, severity, confidence }));
        const changes = [...tracker.update(findings, now), ...(endAll ? tracker.endAll() : [])];
        for (const { kind, incident } of changes) {
          const before = last.get(incident.id);
          expect(incident.revision).toBe((before?.revision ?? 0) + 1);
          expect(kind === 'opened').toBe(before === undefined);
          expect(before?.open ?? false).toBe(kind === 'updated' || kind === 'closed');
          if (before) {
            expect(severities.indexOf(incident.severity)).toBeGreaterThanOrEqual(
              severities.indexOf(before.severity),
            );
          }
          if (incident.endedAt !== null) expect(incident.endedAt).toBeGreaterThanOrEqual(incident.startedAt);
          const { revision } = incident;
          last.set(incident.id, { revision, severity: incident.severity, open: incident.endedAt === null });
        }
        const open = tracker.open.map(({ tag }) => tag);
        expect(new Set(open).size).toBe(open.length);
      }
    }),
  );
});
