import { expect, test } from 'vitest';
import type { AnswerValue } from '../../src/protocol/exam.ts';
import { minute, noon, policyWith } from '../support/exams.ts';
import { desk, refusalOf } from './desk.ts';

const staff = { kind: 'staff', id: 't', name: 'T' } as const;

async function answering(durationMinutes = 60) {
  const all = await desk({ durationMinutes, policy: policyWith({ graceMs: 2 * minute }) });
  const { id } = await all.running();
  const save = (question: number, value: AnswerValue, revision: number, at?: number) =>
    all.attempts.saveAnswer(id, all.exam.questions[question]?.id ?? '', { value, revision, at });
  const value = async (question: number) =>
    (await all.attempts.answers(id))[all.exam.questions[question]?.id ?? '']?.value;
  return { ...all, id, save, value };
}

test.each<[string, number, AnswerValue, boolean]>([
  ['single: an index', 0, 2, true],
  ['single: beyond the options', 0, 3, false],
  ['single: below zero', 0, -1, false],
  ['single: between two', 0, 0.5, false],
  ['single: a list', 0, [0], false],
  ['multiple: none', 1, [], true],
  ['multiple: all', 1, [2, 0, 1], true],
  ['multiple: one twice', 1, [1, 1], false],
  ['multiple: beyond the options', 1, [0, 3], false],
  ['multiple: an index', 1, 0, false],
  ['number: below zero', 2, -2.5, true],
  ['number: a text', 2, '2.5', false],
  ['text: empty', 3, '', true],
  ['text: a number', 3, 1, false],
])('%s', async (_, question, value, fits) => {
  const { save } = await answering();

  const outcome = await save(question, value, 1).then(
    () => true,
    (error) => (error.code === 'invalid-answer' ? false : error),
  );
  expect(outcome).toBe(fits);
});

test('a question of another exam is unknown', async () => {
  const { attempts, id } = await answering();

  expect(await refusalOf(attempts.saveAnswer(id, 'nowhere', { value: 1, revision: 1 }))).toEqual({
    code: 'unknown-question',
  });
});

test('the same save again is the same success, and stale ones get what is stored', async () => {
  const { save, clock } = await answering();
  const first = await save(3, 'one', 4);
  expect(first).toEqual({ revision: 4, savedAt: noon });
  clock.pass(5_000);

  expect(await save(3, 'one', 4)).toEqual(first);
  const stored = { value: 'one', revision: 4 };
  expect(await refusalOf(save(3, 'other', 4))).toEqual({ code: 'stale-revision', stored });
  expect(await refusalOf(save(3, 'one', 3))).toEqual({ code: 'stale-revision', stored });
  expect(await save(3, 'two', 5)).toEqual({ revision: 5, savedAt: noon + 5_000 });
});

test('an answer made before the end is taken within the grace, and no later', async () => {
  const { save, clock, value } = await answering(60);
  const end = noon + 60 * minute;

  clock.at = end;
  await save(0, 0, 1);
  clock.at = end + 2 * minute;
  await save(0, 1, 2, end);
  expect(await refusalOf(save(0, 2, 3, end + 1))).toMatchObject({ code: 'attempt-over' });
  expect(await refusalOf(save(0, 2, 3))).toMatchObject({ code: 'attempt-over' });
  clock.pass(1);
  expect(await refusalOf(save(0, 2, 3, end))).toMatchObject({ code: 'attempt-over' });

  expect(await value(0)).toBe(1);
});

test('a clock of the student that is ahead costs nothing that arrives in time', async () => {
  const { save, value } = await answering();

  await save(0, 1, 1, noon + 600 * minute);

  expect(await value(0)).toBe(1);
});

test('in a pause what was made before it is taken, and what is made in it waits', async () => {
  const { save, clock, attempts, id, value } = await answering();
  clock.pass(minute);
  await attempts.pause(id, 'noise', staff);
  clock.pass(600 * minute);

  await save(0, 1, 1, noon + minute);
  expect(await refusalOf(save(0, 2, 2, noon + 2 * minute))).toEqual({ code: 'attempt-paused' });
  expect(await refusalOf(save(0, 2, 2))).toEqual({ code: 'attempt-paused' });
  await attempts.resume(id, staff);
  await save(0, 2, 2, noon + 2 * minute);

  expect(await value(0)).toBe(2);
});

test('before the start nothing is taken, and after handing in only what is there already', async () => {
  const { join, attempts, exam, save, id } = await answering();
  const waiting = (await join({ studentNumber: 'S2' })).attempt;
  const question = exam.questions[0]?.id ?? '';

  expect(await refusalOf(attempts.saveAnswer(waiting.id, question, { value: 1, revision: 1 }))).toEqual({
    code: 'not-running',
  });
  const first = await save(0, 1, 1);
  await attempts.submit(id);
  // The page did not get the answer to its first save and sends it again.
  expect(await save(0, 1, 1)).toEqual(first);
  expect(await refusalOf(save(0, 2, 2))).toEqual({ code: 'attempt-over', status: 'submitted' });
});

test('of saves and handing in at once, no answer that was confirmed is outside the receipt', async () => {
  const { save, attempts, id, stores } = await answering();

  const saves = Promise.allSettled([save(0, 1, 1), save(1, [0], 1), save(2, 3, 1)]);
  const submitted = attempts.submit(id);
  const confirmed = (await saves).filter(({ status }) => status === 'fulfilled').length;
  await submitted;

  expect(stores.saved.get(id)?.size ?? 0).toBe(confirmed);
});

test('what PostgreSQL cannot keep is left out of a text, and sending it again is the same', async () => {
  const { save, value } = await answering();
  const awkward = 'a\u0000b\ud800c 🙂';

  const first = await save(3, awkward, 1);

  expect(await value(3)).toBe('ab\ufffdc 🙂');
  expect(await save(3, awkward, 1)).toEqual(first);
});
