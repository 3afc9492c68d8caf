import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AttemptRepository } from '../../src/db/attempts.ts';
import { ExamRepository } from '../../src/db/exams.ts';
import type { AttemptStatus } from '../../src/protocol/common.ts';
import { withDatabase } from '../support/database.ts';
import { attemptWith, examWith, fourQuestions, minute, noon } from '../support/exams.ts';

const db = withDatabase();
let exams: ExamRepository;
let attempts: AttemptRepository;

beforeAll(() => {
  exams = new ExamRepository(db.database);
  attempts = new AttemptRepository(db.database);
});

test('an exam comes back as it was stored, by id and code, questions in their order', async () => {
  const exam = examWith({
    durationMinutes: 12.5,
    opensAt: noon,
    closesAt: noon + minute,
    description: '**bold**',
  });
  expect(await exams.insert(exam)).toBe(true);

  expect(await exams.byId(exam.id)).toEqual(exam);
  expect(await exams.byJoinCode(exam.joinCode)).toEqual(exam);
});

test('a join code is given once', async () => {
  const { joinCode } = examWith();
  const outcomes = await Promise.all([1, 2, 3].map(() => exams.insert(examWith({ joinCode }))));

  expect(outcomes.filter(Boolean)).toHaveLength(1);
});

test('pages go from the newest to the oldest without a gap, also where instants are equal', async () => {
  const later = noon + 1_000 * minute;
  const made = Array.from({ length: 7 }, (_, i) => examWith({ createdAt: later + (i >> 1) }));
  for (const exam of made) await exams.insert(exam);

  const seen: string[] = [];
  let after: { createdAt: number; id: string } | null = null;
  do {
    const page: { createdAt: number; id: string }[] = await exams.page(after, 3);
    seen.push(...page.map(({ id }) => id));
    after = page.at(-1) ?? null;
  } while (after !== null);

  const order = made.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  expect(seen.slice(0, 7)).toEqual(order.map(({ id }) => id));
  expect(new Set(seen).size).toBe(seen.length);
});

test('a change replaces fields and questions, and keeps ids that stay', async () => {
  const exam = examWith();
  await exams.insert(exam);
  const [first, second] = exam.questions;
  const questions = [second, ...fourQuestions().slice(0, 1), first].filter((q) => q !== undefined);

  const changed = await exams.change(exam.id, (now) => ({ ...now, title: 'Zoology', questions }));

  expect(changed).toEqual({ ...exam, title: 'Zoology', questions });
  expect(await exams.byId(exam.id)).toEqual(changed);
});

test('the step of a change learns whether somebody joined, and its error leaves the exam alone', async () => {
  const exam = examWith();
  await exams.insert(exam);
  const joined: boolean[] = [];
  const look = () =>
    exams.change(exam.id, (now, hasAttempts) => {
      joined.push(hasAttempts);
      if (hasAttempts) throw new Error('in use');
      return now;
    });

  await look();
  await attempts.insert(attemptWith({ examId: exam.id }), randomUUID());
  await expect(look()).rejects.toThrow('in use');

  expect(joined).toEqual([false, true]);
  expect(await exams.byId(exam.id)).toEqual(exam);
});

test('an exam is deleted once, and not when somebody joined', async () => {
  const [unused, used] = [examWith(), examWith()];
  await exams.insert(unused);
  await exams.insert(used);
  await attempts.insert(attemptWith({ examId: used.id }), randomUUID());

  expect(await exams.remove(unused.id, noon)).toBe('removed');
  expect(await exams.remove(unused.id, noon)).toBe('unknown');
  expect(await exams.remove(used.id, noon)).toBe('in-use');
  expect(await exams.byId(unused.id)).toBeNull();
  expect(await exams.byJoinCode(unused.joinCode)).toBeNull();
  expect(await exams.byId(used.id)).toEqual(used);
});

test('of joining and deleting at once only one succeeds', async () => {
  for (let round = 0; round < 8; round++) {
    const exam = examWith();
    await exams.insert(exam);
    const [joined, removed] = await Promise.all([
      attempts.insert(attemptWith({ examId: exam.id }), randomUUID()),
      exams.remove(exam.id, noon),
    ]);

    expect([joined, removed]).toEqual(joined ? [true, 'in-use'] : [false, 'removed']);
  }
});

test('counts attempts by what they do, and is zero where nobody joined', async () => {
  const [busy, empty] = [examWith(), examWith()];
  await exams.insert(busy);
  await exams.insert(empty);
  const statuses: AttemptStatus[] = ['checking', 'waiting', 'running', 'paused', 'submitted', 'expired'];
  for (const status of statuses) {
    const attempt = attemptWith({ examId: busy.id, status, studentNumber: status });
    await attempts.insert(attempt, randomUUID());
    const incident = {
      id: randomUUID(),
      examId: busy.id,
      attemptId: attempt.id,
      tag: 'A1',
      name: 'face-absent',
    };
    const severity = {
      severity: 'medium',
      confidence: 0.9,
      startedAt: new Date(noon),
      ruleVersion: 1,
      revision: 1,
    };
    const closed = status === 'submitted' || status === 'expired' ? 'closed' : 'open';
    await db.database.prisma.incident.create({ data: { ...incident, ...severity, status: closed } });
  }

  const counts = await exams.counts([busy.id, empty.id]);

  expect(counts.get(busy.id)).toEqual({ joined: 6, running: 2, finished: 2, openIncidents: 4 });
  expect(counts.get(empty.id)).toEqual({ joined: 0, running: 0, finished: 0, openIncidents: 0 });
});
