import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AttemptRepository } from '../../src/db/attempts.ts';
import { AuditRepository } from '../../src/db/audit.ts';
import { ExamRepository } from '../../src/db/exams.ts';
import { IncidentRepository } from '../../src/db/incidents.ts';
import { MessageRepository } from '../../src/db/messages.ts';
import { ScoreSampleRepository } from '../../src/db/score-samples.ts';
import { TimelineRepository } from '../../src/db/timeline.ts';
import { UserRepository } from '../../src/db/users.ts';
import type { Exam } from '../../src/exams/exam.ts';
import type { Actor } from '../../src/exams/stores.ts';
import type { ScoreSample } from '../../src/incidents/stores.ts';
import type { Gap, ScorePoint } from '../../src/protocol/timeline.ts';
import { withDatabase } from '../support/database.ts';
import { attemptWith, examWith, noon } from '../support/exams.ts';

const db = withDatabase();
const second = 1_000;
let exam: Exam;
let samples: ScoreSampleRepository;
let timeline: TimelineRepository;

beforeAll(async () => {
  exam = examWith();
  await new ExamRepository(db.database).insert(exam);
  samples = new ScoreSampleRepository(db.database);
  timeline = new TimelineRepository(db.database);
});

async function newAttempt() {
  const attempt = attemptWith({ examId: exam.id, studentNumber: randomUUID() });
  await new AttemptRepository(db.database).insert(attempt, randomUUID());
  return attempt.id;
}

const sampleOf = (attemptId: string, at: number, fields: Partial<ScoreSample> = {}): ScoreSample => ({
  attemptId,
  at,
  focus: 100,
  engagement: 90,
  confusion: null,
  signals: [],
  points: [],
  gaps: [],
  facts: [],
  ...fields,
});

const point: ScorePoint = {
  at: noon,
  until: noon + second,
  tag: 'A4',
  delta: -20,
  rule: 'forbidden-object@1',
  threshold: { ms: 1_000, objects: ['phone'] },
  incidentId: randomUUID(),
};
const gap: Gap = { tag: 'A6', reason: 'not-served', from: noon, to: noon + second };

test('samples come back oldest first, with their points and gaps', async () => {
  const attemptId = await newAttempt();
  const other = await newAttempt();
  await samples.saveAll([
    sampleOf(attemptId, noon + second, { focus: 80, signals: ['A4'], points: [point], gaps: [gap] }),
    sampleOf(attemptId, noon, { engagement: null }),
    sampleOf(other, noon),
  ]);

  const told = await timeline.samples(attemptId, 10);

  expect(told).toEqual([
    { at: noon, focus: 100, engagement: null, confusion: null, signals: [], points: [], gaps: [] },
    {
      at: noon + second,
      focus: 80,
      engagement: 90,
      confusion: null,
      signals: ['A4'],
      points: [point],
      gaps: [gap],
    },
  ]);
  expect(await timeline.samples(attemptId, 1)).toEqual(told.slice(0, 1));
});

test('an empty list takes no room, and a sample delivered twice is stored once', async () => {
  const attemptId = await newAttempt();
  const { points: _, gaps: __, facts: ___, ...older } = sampleOf(attemptId, noon);
  await samples.saveAll([sampleOf(attemptId, noon), older as ScoreSample]);
  await samples.saveAll([sampleOf(attemptId, noon, { focus: 0, points: [point] })]);

  const { rows } = await db.database.pool.query(
    'SELECT focus, points, gaps, facts FROM score_samples WHERE attempt_id = $1',
    [attemptId],
  );
  expect(rows).toEqual([{ focus: 100, points: null, gaps: null, facts: null }]);
});

async function allFacts(attemptId: string) {
  const pages: object[][] = [];
  for await (const page of timeline.factsOf(attemptId)) pages.push(page);
  return { pages: pages.length, facts: pages.flat() };
}

test('facts are read page by page, in the order in which they were kept', async () => {
  const attemptId = await newAttempt();
  const factsAt = (i: number) => [
    { at: noon + i * second + 500, A1: true },
    { at: noon + i * second, A2: [0.9, 0.8] },
  ];
  const silent = sampleOf(attemptId, noon - second);
  const speaking = Array.from({ length: 2_500 }, (_, i) =>
    sampleOf(attemptId, noon + i * second, { facts: factsAt(i) }),
  );
  await samples.saveAll([silent, ...speaking.toReversed()]);

  const { pages, facts } = await allFacts(attemptId);

  expect(facts).toEqual(speaking.flatMap((sample) => sample.facts));
  expect(pages).toBe(3);
  expect(await allFacts(await newAttempt())).toEqual({ pages: 0, facts: [] });
});

test('a fact with a text that the database cannot hold does not hold up the others', async () => {
  const attemptId = await newAttempt();
  const factWith = (keyword: string) => ({ at: noon, A5: { keywords: [keyword], confidence: 1 } });
  await samples.saveAll([sampleOf(attemptId, noon, { facts: [factWith('a\u0000b\udc00')] })]);

  expect((await allFacts(attemptId)).facts).toEqual([factWith('ab\ufffd')]);
});

test('page events are told by when they happened', async () => {
  const attemptId = await newAttempt();
  const messages = new MessageRepository(db.database);
  const [late, early] = [randomUUID(), randomUUID()];
  const left = { type: 'PAGE_EVENT', id: late, event: 'tab-hidden', at: noon + 9 } as const;
  const copied = { type: 'PAGE_EVENT', id: early, event: 'copy', at: noon, detail: { length: 12 } } as const;
  await messages.keep(attemptId, left, noon + 10);
  await messages.keep(attemptId, copied, noon + 20);

  expect(await timeline.pageEvents(attemptId, 10)).toEqual([
    { id: early, event: 'copy', at: noon, receivedAt: noon + 20, detail: { length: 12 } },
    { id: late, event: 'tab-hidden', at: noon + 9, receivedAt: noon + 10, detail: null },
  ]);
});

test('what staff did is told with their names, and nothing else of the log', async () => {
  const attemptId = await newAttempt();
  const lan = {
    id: randomUUID(),
    email: `${randomUUID()}@example.org`,
    name: 'Lan',
    role: 'teacher',
  } as const;
  await new UserRepository(db.database).insert({ ...lan, passwordHash: 'x' });
  const audit = new AuditRepository(db.database);
  const record = (at: number, actor: Actor, action: string, details = {}) =>
    audit.record({ at, actor, action, examId: exam.id, attemptId, details });
  const staff: Actor = { kind: 'staff', id: lan.id, name: lan.name };
  await record(noon + 3, { kind: 'staff', id: randomUUID(), name: 'Gone' }, 'command.resume', { ok: true });
  await record(noon, { kind: 'student', attemptId }, 'attempt.joined');
  await record(noon + 1, staff, 'attempt.exempted', { exemptions: [] });
  await record(noon + 2, staff, 'command.pause', { ok: false, code: 'not-running' });
  await record(noon + 2, staff, 'live.watched');

  expect(await timeline.commands(attemptId, 10)).toEqual([
    { at: noon + 1, action: 'attempt.exempted', by: 'Lan', details: { exemptions: [] } },
    { at: noon + 2, action: 'command.pause', by: 'Lan', details: { ok: false, code: 'not-running' } },
    { at: noon + 3, action: 'command.resume', by: null, details: { ok: true } },
  ]);
});

test('the incidents of one attempt come with their evidence, oldest first', async () => {
  const attemptId = await newAttempt();
  const incidents = new IncidentRepository(db.database);
  const incidentAt = (startedAt: number, of = attemptId) => ({
    id: randomUUID(),
    examId: exam.id,
    attemptId: of,
    tag: 'A2' as const,
    ruleVersion: 1,
    severity: 'high' as const,
    confidence: 0.9,
    startedAt,
    endedAt: null,
    details: {},
    revision: 1,
  });
  const [late, early] = [incidentAt(noon + second), incidentAt(noon)];
  const still = {
    id: randomUUID(),
    path: 'p',
    mime: 'image/jpeg' as const,
    sizeBytes: 1,
    sha256: 'x',
    source: 'camera' as const,
    at: noon,
  };
  await incidents.save(late, still);
  await incidents.save(early, null);
  await incidents.save(incidentAt(noon, await newAttempt()), null);

  const told = await incidents.ofAttempt(attemptId, 10);

  expect(told.map(({ id }) => id)).toEqual([early.id, late.id]);
  expect(told[1]?.evidence).toMatchObject([
    { id: still.id, kind: 'still', url: `/api/evidence/${still.id}` },
  ]);
  expect(await incidents.ofAttempt(attemptId, 1)).toHaveLength(1);
});
