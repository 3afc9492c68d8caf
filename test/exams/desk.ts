import { Attempts } from '../../src/exams/attempts.ts';
import type { Exam } from '../../src/exams/exam.ts';
import { Exams } from '../../src/exams/exams.ts';
import { Refusal, type RefusalCode } from '../../src/exams/refusal.ts';
import { examWith, fullConsent, testClock } from '../support/exams.ts';
import { MemoryStores } from '../support/stores.ts';

/** Attempts at one exam over stores in memory, with a clock to move and a student who joined. */
export async function desk(fields: Partial<Exam> = {}) {
  const stores = new MemoryStores();
  const clock = testClock();
  const errors: string[] = [];
  const log = { error: (_: object, message: string) => void errors.push(message) };
  const exams = new Exams({ store: stores.examStore, now: clock.now });
  const exam = examWith(fields);
  await stores.examStore.insert(exam);
  const attempts = new Attempts({
    store: stores.attemptStore,
    answers: stores.answerStore,
    audit: stores.audit,
    exams,
    log,
    now: clock.now,
  });
  const join = (more: { studentNumber?: string; requestId?: string } = {}, token?: string) =>
    attempts.join(
      { joinCode: exam.joinCode, name: 'Ada', studentNumber: 'S1', consent: fullConsent, ...more },
      { token, userAgent: 'test' },
    );
  const running = async () => {
    const { attempt } = await join();
    return (await attempts.start(attempt.id)).attempt;
  };
  return { stores, clock, errors, exams, exam, attempts, join, running };
}

/** The refusal that a promise ends in, as `{code, …details}`. */
export async function refusalOf(
  promise: Promise<unknown>,
): Promise<{ code: RefusalCode } & Record<string, unknown>> {
  const outcome = await promise.then(
    () => new Error('it was granted'),
    (error: unknown) => error,
  );
  if (outcome instanceof Refusal) return { ...outcome.details, code: outcome.code };
  throw outcome;
}
