import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AnswerRepository } from '../../src/db/answers.ts';
import { AttemptRepository } from '../../src/db/attempts.ts';
import { ExamRepository } from '../../src/db/exams.ts';
import type { Attempt } from '../../src/exams/attempt.ts';
import type { Exam } from '../../src/exams/exam.ts';
import type { AnswerValue } from '../../src/protocol/exam.ts';
import { withDatabase } from '../support/database.ts';
import { attemptWith, examWith, noon } from '../support/exams.ts';

const db = withDatabase();
let answers: AnswerRepository;
let attempts: AttemptRepository;
let exam: Exam;

beforeAll(async () => {
  answers = new AnswerRepository(db.database);
  attempts = new AttemptRepository(db.database);
  exam = examWith();
  await new ExamRepository(db.database).insert(exam);
});

async function running(): Promise<Attempt> {
  const attempt = attemptWith({ examId: exam.id, studentNumber: randomUUID(), status: 'running' });
  await attempts.insert(attempt, randomUUID());
  return attempt;
}

const answerTo = (attemptId: string, question: number, value: AnswerValue, revision: number) => ({
  attemptId,
  questionId: exam.questions[question]?.id ?? '',
  value,
  revision,
  savedAt: noon + revision,
  madeAt: noon,
});

test('answers of every kind come back as they were saved', async () => {
  const { id } = await running();
  const values: AnswerValue[] = [2, [0, 2], -1.25e-3, 'naïve “quotes”,\n\t🙂 and \\ {"json": [1]}'];

  for (const [i, value] of values.entries()) {
    expect(await answers.save(answerTo(id, i, value, 1))).toMatchObject({ saved: true });
  }

  const stored = await answers.ofAttempt(id);
  const inOrder = exam.questions.map((question) => stored[question.id]);
  expect(inOrder).toEqual(values.map((value) => ({ value, revision: 1, savedAt: noon + 1 })));
});

test('of saves at once the highest revision stays', async () => {
  const { id } = await running();
  const revisions = Array.from({ length: 40 }, (_, i) => i + 1).sort(() => Math.random() - 0.5);

  const outcomes = await Promise.all(revisions.map((n) => answers.save(answerTo(id, 3, `text ${n}`, n))));

  expect((await answers.ofAttempt(id))[exam.questions[3]?.id ?? '']).toMatchObject({
    value: 'text 40',
    revision: 40,
  });
  expect(outcomes[revisions.indexOf(40)]?.saved).toBe(true);
  // Whoever was refused saw a revision that is not below its own.
  for (const [i, { saved, stored }] of outcomes.entries()) {
    if (!saved) expect(stored?.revision).toBeGreaterThan(revisions[i] ?? 0);
  }
});

test('the same or a lower revision changes nothing and gets what is stored', async () => {
  const { id } = await running();
  await answers.save(answerTo(id, 0, 1, 5));
  const stored = { value: 1, revision: 5, savedAt: noon + 5 };

  expect(await answers.save(answerTo(id, 0, 2, 5))).toEqual({ saved: false, stored });
  expect(await answers.save(answerTo(id, 0, 2, 4))).toEqual({ saved: false, stored });
});

test('nothing is saved once the attempt is over', async () => {
  const { id } = await running();
  await attempts.change(id, (attempt) => ({ ...attempt, status: 'submitted' }));

  expect(await answers.save(answerTo(id, 0, 1, 1))).toEqual({ saved: false, stored: null });
});

test('an answer that comes while the attempt is handed in waits, and is refused', async () => {
  const { id } = await running();
  let save: ReturnType<AnswerRepository['save']> | undefined;
  let early: unknown = 'still waiting';

  await attempts.change(id, async (attempt, read) => {
    expect(await read()).toEqual({});
    save = answers.save(answerTo(id, 0, 1, 1));
    void save.then((outcome) => {
      early = outcome;
    });
    await new Promise((done) => setTimeout(done, 300));
    expect(early).toBe('still waiting');
    return { ...attempt, status: 'submitted' };
  });

  expect(await save).toEqual({ saved: false, stored: null });
  expect(await answers.ofAttempt(id)).toEqual({});
});
