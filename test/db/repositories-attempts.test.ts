import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AttemptRepository } from '../../src/db/attempts.ts';
import { ExamRepository } from '../../src/db/exams.ts';
import type { Exam } from '../../src/exams/exam.ts';
import { withDatabase } from '../support/database.ts';
import { attemptWith, examWith, minute, noon } from '../support/exams.ts';

const db = withDatabase();
let attempts: AttemptRepository;
let exam: Exam;
let number = 0;

beforeAll(async () => {
  attempts = new AttemptRepository(db.database);
  exam = examWith();
  await new ExamRepository(db.database).insert(exam);
});

const fresh = (fields = {}) => attemptWith({ examId: exam.id, studentNumber: `S${number++}`, ...fields });

test('an attempt comes back as it was stored, by id, token and student', async () => {
  const attempt = fresh({
    checks: { system: { ok: true, at: noon } },
    exemptions: [{ tag: 'A3', reason: 'Wears a “neck brace”.' }],
    startedAt: noon + 1,
    endsAt: noon + minute,
    status: 'paused',
    pausedAt: noon + 7,
    pauseReason: 'a “break”\n',
  });
  expect(await attempts.insert(attempt, 'hash-1')).toBe(true);

  expect(await attempts.byId(attempt.id)).toEqual(attempt);
  expect(await attempts.byTokenHash('hash-1')).toEqual(attempt);
  expect(await attempts.byStudent(exam.id, attempt.studentNumber)).toEqual({ attempt, tokenHash: 'hash-1' });
  expect(await attempts.ofExam(exam.id)).toContainEqual(attempt);
  expect(await attempts.byId(randomUUID())).toBeNull();
});

test('of many first joins with one student number exactly one is stored', async () => {
  const studentNumber = 'the-same';
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, () => attempts.insert(fresh({ studentNumber }), randomUUID())),
  );

  expect(outcomes.filter(Boolean)).toHaveLength(1);
});

test('nobody gets into an exam that was deleted', async () => {
  const exams = new ExamRepository(db.database);
  const deleted = examWith();
  await exams.insert(deleted);
  expect(await exams.remove(deleted.id, noon)).toBe('removed');

  expect(await attempts.insert(fresh({ examId: deleted.id }), randomUUID())).toBe(false);
  expect(await attempts.insert(fresh({ examId: randomUUID() }), randomUUID())).toBe(false);
});

test('of changes at once none is lost', async () => {
  const attempt = fresh({ status: 'running', startedAt: noon, endsAt: noon });
  await attempts.insert(attempt, randomUUID());

  const longer = () => attempts.change(attempt.id, (a) => ({ ...a, endsAt: (a.endsAt ?? 0) + minute }));
  await Promise.all(Array.from({ length: 20 }, longer));

  expect((await attempts.byId(attempt.id))?.endsAt).toBe(noon + 20 * minute);
});

test('exemptions are replaced by a change', async () => {
  const attempt = fresh({ exemptions: [{ tag: 'A1', reason: 'prays' }] });
  await attempts.insert(attempt, randomUUID());

  await attempts.change(attempt.id, (a) => ({ ...a, exemptions: [] }));

  expect((await attempts.byId(attempt.id))?.exemptions).toEqual([]);
});

test('a step that throws, or returns what it got, writes nothing', async () => {
  const attempt = fresh({ status: 'running' });
  await attempts.insert(attempt, randomUUID());

  const failed = attempts.change(attempt.id, () => {
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  const same = await attempts.change(attempt.id, (a) => a);

  expect(same?.attempt).toBe(same?.previous);
  expect(await attempts.byId(attempt.id)).toEqual(attempt);
  expect(await attempts.change(randomUUID(), (a) => a)).toBeNull();
});

test('a replaced token no longer finds the attempt, and only its holder can replace it', async () => {
  const attempt = fresh();
  await attempts.insert(attempt, 'old');

  const outcomes = await Promise.all(
    ['new-1', 'new-2'].map((hash) => attempts.replaceToken(attempt.id, 'old', hash)),
  );

  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect(await attempts.byTokenHash('old')).toBeNull();
});

test('running attempts that end before an instant are found, paused ones are not', async () => {
  const running = fresh({ status: 'running', startedAt: 0, endsAt: 1_000 });
  await attempts.insert(running, randomUUID());
  await attempts.insert(
    fresh({ status: 'paused', startedAt: 0, endsAt: 1_000, pausedAt: 500 }),
    randomUUID(),
  );
  await attempts.insert(fresh({ status: 'running', startedAt: 0, endsAt: 5_000 }), randomUUID());

  expect(await attempts.endingBefore(1_001)).toEqual([running]);
  expect(await attempts.endingBefore(1_000)).toEqual([]);
});
