import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Incident, Still, StoredStill } from '../../src/incidents/incident.ts';
import type { Queues } from '../../src/jobs/queues.ts';
import { RecordIncident, type RecordIncidentJob } from '../../src/jobs/record-incident.ts';
import { silentLog } from '../gateway/fakes.ts';

let spoolFolder: string;
beforeEach(async () => {
  spoolFolder = await mkdtemp(path.join(tmpdir(), 'invigil-record-'));
});
afterEach(() => rm(spoolFolder, { recursive: true, force: true }));

const incidentWith = (fields: Partial<Incident> = {}): Incident => ({
  id: 'i1',
  examId: 'e',
  attemptId: 'a',
  tag: 'A2',
  ruleVersion: 1,
  severity: 'high',
  confidence: 0.9,
  startedAt: 2_000,
  endedAt: null,
  details: { faces: 2 },
  revision: 1,
  ...fields,
});
const still: Still = {
  id: 's',
  incidentId: 'i1',
  attemptId: 'a',
  source: 'camera',
  at: 1,
  jpeg: new Uint8Array([1]),
  marks: { faces: [], objects: [] },
};
const stored: StoredStill = {
  id: 's',
  path: 'p',
  mime: 'image/jpeg',
  sizeBytes: 1,
  sha256: 'x',
  source: 'camera',
  at: 1,
};

/** A queue and a database of the test's own. Jobs are worked off when the test says so. */
function newRecords({ away = false, diskRefuses = false } = {}) {
  const state = { away, jobs: new Map<string, RecordIncidentJob>() };
  const saved: [Incident, StoredStill | null][] = [];
  const closedBefore: number[] = [];
  let work: (job: RecordIncidentJob) => Promise<void> = async () => {};
  const queues = {
    queue: () => ({
      async add(data: RecordIncidentJob, id = '') {
        if (state.away) throw new Error('away');
        state.jobs.set(id, structuredClone(data));
      },
    }),
    worker: (_name: string, worker: typeof work) => {
      work = worker;
    },
  } as unknown as Queues;
  const records = new RecordIncident({
    queues,
    store: {
      save: async (incident, picture) => void saved.push([incident, picture]),
      closeLeftOpen: async (instant) => void closedBefore.push(instant),
    },
    stills: { stored: () => (diskRefuses ? Promise.reject(new Error('full')) : Promise.resolve(stored)) },
    spoolFolder,
    log: silentLog,
    now: () => 1_000,
    retryMs: 10,
  });
  const workAll = async () => {
    for (const job of state.jobs.values()) await work(job);
    state.jobs.clear();
  };
  return { records, state, saved, closedBefore, workAll };
}

test('a job goes through the spool into the queue, with its still', async () => {
  const { records, state, saved, workAll } = newRecords();
  records.record(incidentWith(), still);
  await records.close();
  expect([...state.jobs.keys()]).toEqual(['i1.1']);
  expect([records.spooled, await readdir(spoolFolder)]).toEqual([0, []]);
  await workAll();
  expect(saved).toEqual([[incidentWith(), stored]]);
});

test('while the queue is away jobs wait in the spool, and go out later', async () => {
  const { records, state } = newRecords({ away: true });
  records.record(incidentWith(), still);
  records.record(incidentWith({ revision: 2 }), null);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([records.spooled, state.jobs.size]).toEqual([2, 0]);
  state.away = false;
  await new Promise((resolve) => setTimeout(resolve, 100));
  await records.close();
  expect([[...state.jobs.keys()].sort(), records.spooled]).toEqual([['i1.1', 'i1.2'], 0]);
});

test('what a crash left in the spool goes out with the next start', async () => {
  const crashed = newRecords({ away: true });
  crashed.records.record(incidentWith(), still);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await crashed.records.close();
  const next = newRecords();
  await next.records.start();
  expect([...next.state.jobs.values()]).toEqual([{ incident: incidentWith(), still: stored }]);
  expect(await readdir(spoolFolder)).toEqual([]);
});

test('an incident is kept without its still when the disk refuses that', async () => {
  const { records, state } = newRecords({ diskRefuses: true });
  records.record(incidentWith(), still);
  await records.close();
  expect([...state.jobs.values()]).toEqual([{ incident: incidentWith(), still: null }]);
});

test('when the spool cannot be written the queue still gets the job', async () => {
  await rm(spoolFolder, { recursive: true });
  await writeFile(spoolFolder, 'in the way');
  const { records, state } = newRecords();
  records.record(incidentWith(), null);
  await records.close();
  expect(state.jobs.size).toBe(1);
});

test('what an earlier process left open is ended at the start, and again when its job comes late', async () => {
  const { records, closedBefore, workAll } = newRecords();
  await records.start();
  expect(closedBefore).toEqual([1_000]);
  records.record(incidentWith({ startedAt: 1_000 }), null);
  await records.close();
  await workAll();
  expect(closedBefore).toEqual([1_000]);
  records.record(incidentWith({ id: 'old', startedAt: 999, endedAt: 999 }), null);
  records.record(incidentWith({ id: 'older', startedAt: 999 }), null);
  await records.close();
  await workAll();
  expect(closedBefore).toEqual([1_000, 1_000]);
});
