import { expect, test } from 'vitest';
import { AnswerRepository } from '../../src/db/answers.ts';
import { AttemptRepository } from '../../src/db/attempts.ts';
import { AuditRepository } from '../../src/db/audit.ts';
import { ExamRepository } from '../../src/db/exams.ts';
import { Attempts } from '../../src/exams/attempts.ts';
import { ensureDemoExam } from '../../src/exams/demo.ts';
import { Exams } from '../../src/exams/exams.ts';
import { receiptOf } from '../../src/exams/receipt.ts';
import { withDatabase } from '../support/database.ts';
import { fullConsent } from '../support/exams.ts';

const db = withDatabase();

function service() {
  const { database } = db;
  const exams = new Exams({ store: new ExamRepository(database) });
  const attempts = new Attempts({
    store: new AttemptRepository(database),
    answers: new AnswerRepository(database),
    audit: new AuditRepository(database),
    exams,
    log: { error: (details) => console.error(details) },
  });
  return { exams, attempts, database };
}

test('an exam is taken from joining to handing in, with everything at once that may come at once', async () => {
  const { exams, attempts, database } = service();
  const exam = await ensureDemoExam(exams);
  expect(await exams.get(exam?.id ?? '')).toEqual(exam);
  const input = { joinCode: 'practice1', name: 'Ada', studentNumber: 'S1', consent: fullConsent };

  const joins = await Promise.allSettled([1, 2, 3, 4].map(() => attempts.join(input, { userAgent: 'test' })));
  const [first] = joins.flatMap((join) => (join.status === 'fulfilled' ? [join.value] : []));
  const refused = joins.flatMap((join) => (join.status === 'rejected' ? [join.reason.code] : []));
  expect(refused).toEqual(['already-joined', 'already-joined', 'already-joined']);
  const { attempt, token } = first ?? expect.fail('nobody got in');
  expect((await attempts.authenticate(token))?.id).toBe(attempt.id);

  await attempts.saveCheck(attempt.id, { name: 'system', ok: true });
  const starts = await Promise.all([1, 2, 3].map(() => attempts.start(attempt.id)));
  expect(new Set(starts.map(({ attempt: { endsAt } }) => endsAt)).size).toBe(1);

  const text = starts[0]?.questions.at(-1)?.id ?? '';
  const save = (revision: number) =>
    attempts.saveAnswer(attempt.id, text, { value: `draft ${revision}`, revision, at: Date.now() });
  await Promise.allSettled([3, 1, 5, 2, 4].map(save));
  expect((await attempts.answers(attempt.id))[text]).toMatchObject({ value: 'draft 5', revision: 5 });

  const handedIn = await Promise.all([1, 2, 3].map(() => attempts.submit(attempt.id)));
  const { receipt, submittedAt } = handedIn[0] ?? attempt;
  expect(new Set(handedIn.map((done) => done.receipt)).size).toBe(1);
  expect(receipt).toBe(receiptOf(attempt.id, await attempts.answers(attempt.id), submittedAt ?? 0));

  const audited = await database.prisma.auditLog.findMany({ where: { attemptId: attempt.id } });
  const actions = audited
    .map(({ action }) => action)
    .filter((action) => action !== 'attempt.device-requested');
  expect(actions.sort()).toEqual(['attempt.joined', 'attempt.started', 'attempt.submitted']);
});
