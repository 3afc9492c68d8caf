import { expect, test } from 'vitest';
import type { AttemptChange } from '../../src/exams/announcements.ts';
import { receiptOf } from '../../src/exams/receipt.ts';
import { minute, noon, policyWith } from '../support/exams.ts';
import { desk, refusalOf } from './desk.ts';

const staff = { kind: 'staff', id: 't', name: 'T' } as const;
const announced = () => new Promise(setImmediate);

test('a start gives the questions without their solutions, and again the same', async () => {
  const { join, attempts, exam, clock, stores } = await desk();
  const { id } = (await join()).attempt;

  const first = await attempts.start(id);
  clock.pass(minute);

  expect(await attempts.start(id)).toEqual(first);
  expect(first.attempt).toMatchObject({ status: 'running', startedAt: noon, endsAt: noon + 60 * minute });
  expect(first.questions.map((question) => question.id)).toEqual(
    exam.questions.map((question) => question.id),
  );
  for (const question of first.questions) {
    expect(question).not.toHaveProperty('answer');
    expect(question).not.toHaveProperty('tolerance');
  }
  expect(stores.entries.filter(({ action }) => action === 'attempt.started')).toHaveLength(1);
});

test('checks are stored, and make the attempt ready', async () => {
  const { join, attempts } = await desk({ policy: policyWith({ checks: { systemCheck: true } }) });
  const { id, status } = (await join()).attempt;
  expect(status).toBe('checking');
  expect(await refusalOf(attempts.start(id))).toEqual({ code: 'not-ready', missing: ['system'] });

  const checked = await attempts.saveCheck(id, { name: 'system', ok: true });

  expect(checked).toMatchObject({ status: 'waiting', checks: { system: { ok: true, at: noon } } });
  expect((await attempts.start(id)).attempt.status).toBe('running');
});

test('staff approve and waive what is missing', async () => {
  const { join, attempts } = await desk({
    policy: policyWith({ checks: { systemCheck: true, approval: true } }),
  });
  const { id } = (await join()).attempt;

  await attempts.approve(id, staff);
  const ready = await attempts.waiveCheck(id, 'system', staff);

  expect(ready).toMatchObject({
    status: 'waiting',
    checks: { system: { waived: true }, approval: { ok: true } },
  });
});

test('handing in gives a receipt over the stored answers, and again the same', async () => {
  const { running, attempts, exam, clock } = await desk();
  const { id } = await running();
  await attempts.saveAnswer(id, exam.questions[0]?.id ?? '', { value: 1, revision: 1 });
  clock.pass(minute);

  const submitted = await attempts.submit(id);
  clock.pass(minute);

  const receipt = receiptOf(id, await attempts.answers(id), noon + minute);
  expect(submitted).toMatchObject({ status: 'submitted', submittedAt: noon + minute, receipt });
  expect(receipt).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(await attempts.submit(id)).toEqual(submitted);
});

test('a receipt changes with the attempt, an answer, a revision and the instant, not with the order', () => {
  const answer = (value: number, revision = 1) => ({ value, revision, savedAt: 5 });
  const one = receiptOf('a', { q: answer(1), p: answer(2) }, 7);

  expect(receiptOf('a', { p: answer(2), q: answer(1) }, 7)).toBe(one);
  const others = [
    receiptOf('b', { q: answer(1), p: answer(2) }, 7),
    receiptOf('a', { q: answer(2), p: answer(2) }, 7),
    receiptOf('a', { q: answer(1, 2), p: answer(2) }, 7),
    receiptOf('a', { q: answer(1), p: answer(2) }, 8),
    receiptOf('a', { q: answer(1) }, 7),
  ];
  expect(new Set([one, ...others]).size).toBe(6);
});

test('handing in before the start, or after being ended by staff, is refused', async () => {
  const { join, attempts, running } = await desk();
  const { id } = (await join({ studentNumber: 'S2' })).attempt;
  expect(await refusalOf(attempts.submit(id))).toEqual({ code: 'not-running' });

  const ended = await running();
  await attempts.terminate(ended.id, 'fire alarm', staff);

  expect(await refusalOf(attempts.submit(ended.id))).toEqual({ code: 'attempt-over', status: 'terminated' });
  expect((await attempts.get(ended.id)).endReason).toBe('fire alarm');
});

test('attempts past their end and grace expire; paused and extended ones do not', async () => {
  const { join, attempts, clock } = await desk({
    durationMinutes: 10,
    policy: policyWith({ graceMs: minute }),
  });
  const ids: string[] = [];
  for (const studentNumber of ['due', 'paused', 'extended', 'submitted']) {
    const { id } = (await join({ studentNumber })).attempt;
    await attempts.start(id);
    ids.push(id);
  }
  const [due, paused, extended, submitted] = ids as [string, string, string, string];
  await attempts.pause(paused, '', staff);
  await attempts.extend(extended, 5, '', staff);
  await attempts.submit(submitted);

  clock.pass(11 * minute);
  expect(await attempts.expireDue()).toEqual([]);
  clock.pass(1);
  const expired = await attempts.expireDue();

  expect(expired).toMatchObject([{ id: due, status: 'expired', endReason: 'time-up' }]);
  expect(await attempts.expireDue()).toEqual([]);
  const statuses = await Promise.all(
    [paused, extended, submitted].map(async (id) => (await attempts.get(id)).status),
  );
  expect(statuses).toEqual(['paused', 'running', 'submitted']);
});

test('of two pauses at once one wins', async () => {
  const { running, attempts } = await desk();
  const { id } = await running();

  const outcomes = await Promise.allSettled([attempts.pause(id, 'a', staff), attempts.pause(id, 'b', staff)]);

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('every change is announced once with what was before, why and by whom', async () => {
  const { join, attempts } = await desk();
  const changes: AttemptChange[] = [];
  attempts.on('changed', (change) => changes.push(change));

  const { id } = (await join()).attempt;
  await attempts.start(id);
  await attempts.start(id);
  await attempts.pause(id, 'noise', staff);
  await attempts.resume(id, staff);
  await attempts.submit(id);
  await attempts.submit(id);
  await announced();

  expect(changes.map(({ cause }) => cause)).toEqual(['join', 'start', 'pause', 'resume', 'submit']);
  expect(changes.map(({ previous }) => previous?.status ?? null)).toEqual([
    null,
    'waiting',
    'running',
    'paused',
    'running',
  ]);
  expect(changes.map(({ actor }) => actor.kind)).toEqual(['student', 'student', 'staff', 'staff', 'student']);
});

test('a listener that fails reaches neither the caller nor other listeners', async () => {
  const { join, attempts, errors } = await desk();
  let heard = 0;
  attempts.on('changed', () => {
    throw new Error('a bad listener');
  });
  attempts.on('changed', async () => {
    throw new Error('a bad asynchronous listener');
  });
  attempts.once('changed', () => heard++);
  attempts.on('changed', () => heard++);

  const { id } = (await join()).attempt;
  await attempts.start(id);
  await announced();

  expect(heard).toBe(3);
  expect(errors).toHaveLength(4);
});

test('an unknown attempt is not found, whatever is asked of it', async () => {
  const { attempts } = await desk();
  const calls = [
    attempts.get('x'),
    attempts.start('x'),
    attempts.submit('x'),
    attempts.pause('x', '', staff),
    attempts.saveCheck('x', { name: 'system', ok: true }),
    attempts.saveAnswer('x', 'q', { value: 1, revision: 1 }),
  ];

  for (const call of calls) expect(await refusalOf(call)).toEqual({ code: 'not-found' });
});

test('what students do is audited, and a failing audit does not undo it', async () => {
  const { running, attempts, stores, errors } = await desk();
  const { id } = await running();
  stores.audit.record = async () => {
    throw new Error('disk full');
  };

  expect((await attempts.submit(id)).status).toBe('submitted');

  expect(stores.entries.map(({ action, actor }) => [action, actor])).toEqual([
    ['attempt.joined', { kind: 'student', attemptId: id }],
    ['attempt.started', { kind: 'student', attemptId: id }],
  ]);
  expect(errors).toEqual(['an audit entry was not stored']);
});
