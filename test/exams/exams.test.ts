import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { demoExam, demoJoinCode, ensureDemoExam } from '../../src/exams/demo.ts';
import { Exams } from '../../src/exams/exams.ts';
import { examInput } from '../../src/protocol/exam.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { attemptWith, minute, noon, testClock } from '../support/exams.ts';
import { MemoryStores } from '../support/stores.ts';
import { refusalOf } from './desk.ts';

const staff = { kind: 'staff', id: 'ada', name: 'Ada' } as const;
const input = (fields = {}) =>
  examInput.parse({
    title: 'Botany',
    durationMinutes: 45,
    questions: [{ kind: 'single', prompt: 'Moss?', options: ['yes', 'no'], answer: 0 }],
    ...fields,
  });

function catalogue(options: { allowAttention?: boolean } = {}) {
  const stores = new MemoryStores();
  const clock = testClock();
  return { stores, clock, exams: new Exams({ store: stores.examStore, now: clock.now, ...options }) };
}

test('an exam gets ids, a join code and the whole policy', async () => {
  const { exams } = catalogue();
  const exam = await exams.create(input({ policy: { preset: 'strict', graceMs: 5 } }), staff);

  expect(exam).toMatchObject({ title: 'Botany', description: '', createdBy: 'ada', createdAt: noon });
  expect(exam.joinCode).toMatch(/^[A-HJ-NP-Z2-9]{10}$/);
  expect(exam.policy).toEqual(resolvePolicy({ preset: 'strict', graceMs: 5 }));
  expect(exam.questions).toEqual([{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), ...input().questions[0] }]);
  expect(await exams.get(exam.id)).toEqual(exam);
});

test('a given question id is kept when it is free, else replaced', async () => {
  const { exams } = catalogue();
  const id = randomUUID();
  const question = { ...input().questions[0], id };
  const first = await exams.create(input({ questions: [question, question] }), staff);
  const copy = await exams.create(input({ questions: first.questions }), staff);

  const ids = [...first.questions, ...copy.questions].map((made) => made.id);
  expect(ids[0]).toBe(id);
  expect(new Set(ids).size).toBe(4);
});

test('confusion scores need the operator, at making and at changing', async () => {
  const confusion = { policy: { attention: { confusion: true } } };
  const { exams } = catalogue();
  expect(await refusalOf(exams.create(input(confusion), staff))).toMatchObject({
    code: 'attention-not-allowed',
  });
  const exam = await exams.create(input(), staff);
  expect(await refusalOf(exams.change(exam.id, confusion, staff))).toMatchObject({
    code: 'attention-not-allowed',
  });

  const allowed = catalogue({ allowAttention: true });
  expect((await allowed.exams.create(input(confusion), staff)).policy.attention.confusion).toBe(true);
});

test('an exam asks for confusion scores no longer once the operator forbids them, and can still be changed', async () => {
  const confusion = { policy: { attention: { confusion: true } } };
  const { exams: before, stores } = catalogue({ allowAttention: true });
  const { id, joinCode } = await before.create(input(confusion), staff);
  const after = new Exams({ store: stores.examStore });

  const served = [await after.get(id), await after.byJoinCode(joinCode), ...(await after.list()).items];
  expect(served.map(({ policy }) => policy.attention.confusion)).toEqual([false, false, false]);
  const renamed = await after.change(id, { title: 'Zoology', policy: { graceMs: 7 } }, staff);
  expect(renamed).toMatchObject({
    title: 'Zoology',
    policy: { graceMs: 7, attention: { confusion: false } },
  });
  expect(await refusalOf(after.change(id, confusion, staff))).toMatchObject({
    code: 'attention-not-allowed',
  });

  expect((await before.get(id)).policy.attention.confusion).toBe(true);
  await after.change(id, { policy: { attention: { confusion: false } } }, staff);
  expect((await before.get(id)).policy.attention.confusion).toBe(false);
});

test('no preset asks for confusion scores', async () => {
  const { exams } = catalogue();
  for (const preset of ['relaxed', 'standard', 'strict'] as const) {
    const exam = await exams.create(input({ policy: { preset } }), staff);
    expect(exam.policy.attention.confusion).toBe(false);
  }
});

test('pages of the list hold every exam once, newest first', async () => {
  const { exams, clock } = catalogue();
  const made: string[] = [];
  for (let i = 0; i < 5; i++) {
    made.unshift((await exams.create(input(), staff)).id);
    clock.pass(1);
  }

  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await exams.list({ limit: 2, cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);

  expect(seen).toEqual(made);
  await expect(exams.list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'unknown-cursor' });
});

test('a change puts in what is given and leaves the rest', async () => {
  const { exams } = catalogue();
  const before = await exams.create(
    input({ opensAt: noon, policy: { capture: { screen: false }, keywords: ['one'] } }),
    staff,
  );

  const after = await exams.change(
    before.id,
    { title: 'Zoology', opensAt: null, policy: { capture: { audio: false } } },
    staff,
  );

  const capture = { ...before.policy.capture, audio: false };
  expect(after).toEqual({
    ...before,
    title: 'Zoology',
    opensAt: null,
    policy: { ...before.policy, capture },
  });
  const relaxed = await exams.change(before.id, { policy: { preset: 'relaxed' } }, staff);
  expect(relaxed.policy).toEqual(resolvePolicy({ preset: 'relaxed' }));
});

test('an exam cannot be changed to close before it opens', async () => {
  const { exams } = catalogue();
  const { id } = await exams.create(input({ opensAt: noon }), staff);

  const change = exams.change(id, { closesAt: noon - minute }, staff);
  expect(await refusalOf(change)).toEqual({ code: 'closed', path: 'closesAt' });
  expect((await exams.get(id)).closesAt).toBeNull();
});

test('once somebody joined, questions and duration stay, and so does the exam', async () => {
  const { exams, stores } = catalogue();
  const exam = await exams.create(input(), staff);
  await stores.attemptStore.insert(attemptWith({ examId: exam.id }), 'hash');
  const { id, questions } = exam;
  const [question] = questions;

  const harder = [{ ...question, prompt: 'Fern?' }] as typeof questions;
  for (const change of [{ questions: harder }, { questions: [] }, { durationMinutes: 46 }]) {
    expect(await refusalOf(exams.change(id, change, staff))).toEqual({ code: 'exam-in-use' });
  }
  expect(await refusalOf(exams.remove(id, staff))).toEqual({ code: 'exam-in-use' });
  const same = await exams.change(id, { title: 'Still', durationMinutes: 45, questions }, staff);
  expect(same).toEqual({ ...exam, title: 'Still' });
});

test('what is gone is not found', async () => {
  const { exams } = catalogue();
  const { id, joinCode } = await exams.create(input(), staff);
  await exams.remove(id, staff);

  for (const call of [exams.get(id), exams.remove(id, staff), exams.change(id, {}, staff)]) {
    expect(await refusalOf(call)).toEqual({ code: 'not-found' });
  }
  expect(await refusalOf(exams.byJoinCode(joinCode))).toEqual({ code: 'unknown-join-code' });
});

test('the demo exam is valid, and made only where there is no exam', async () => {
  const { exams } = catalogue();
  expect(examInput.safeParse(demoExam).success).toBe(true);

  const demo = await ensureDemoExam(exams);

  expect(new Set(demo?.questions.map(({ kind }) => kind)).size).toBe(4);
  expect(demo).toMatchObject({ joinCode: demoJoinCode, createdBy: null, policy: { feedback: 'full' } });
  expect(demo?.policy.capture).toMatchObject({ camera: true, screen: false, audio: false, cameraFps: 5 });
  expect(await exams.byJoinCode('practice 1')).toEqual(demo);
  expect(await ensureDemoExam(exams)).toBeNull();
});
