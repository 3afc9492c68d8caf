import { randomUUID } from 'node:crypto';
import { AttemptRepository } from '../../src/db/attempts.ts';
import type { Database } from '../../src/db/client.ts';
import { ExamRepository } from '../../src/db/exams.ts';
import type { Attempt } from '../../src/exams/attempt.ts';
import type { Exam } from '../../src/exams/exam.ts';
import { type SealedTemplate, sealTemplate } from '../../src/exams/sealed-template.ts';
import { attemptWith, examWith, noon } from './exams.ts';
import { descriptorOf, keyOf } from './templates.ts';

/** An attempt of an exam in the database. */
export async function storedAttempt(
  database: Database,
  fields: Partial<Attempt> = {},
  examFields: Partial<Exam> = {},
): Promise<Attempt> {
  const exam = examWith(examFields);
  await new ExamRepository(database).insert(exam);
  const attempt = attemptWith({ examId: exam.id, ...fields });
  await new AttemptRepository(database).insert(attempt, randomUUID());
  return attempt;
}

export function sealedFor(
  attemptId: string,
  { person = 1, key = keyOf('one'), createdAt = noon } = {},
): SealedTemplate {
  return sealTemplate({ model: 'm', descriptors: [descriptorOf(person)] }, { attemptId, createdAt, key });
}
