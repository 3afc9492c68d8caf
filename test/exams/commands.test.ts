import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Commands } from '../../src/exams/commands.ts';
import type { ToStudent } from '../../src/protocol/student-messages.ts';
import { toStudent } from '../../src/protocol/student-messages.ts';
import { minute, noon, policyWith } from '../support/exams.ts';
import { desk, refusalOf } from './desk.ts';

const staff = { kind: 'staff', id: 'ada', name: 'Ada' } as const;

async function room(policy = policyWith()) {
  const all = await desk({ policy });
  const sent: [string, ToStudent][] = [];
  const online = new Set<string>();
  const link = {
    send(attemptId: string, message: ToStudent) {
      if (!online.has(attemptId)) return false;
      sent.push([attemptId, toStudent.parse(message)]);
      return true;
    },
  };
  const log = { error() {} };
  const commands = new Commands({
    attempts: all.attempts,
    link,
    audit: all.stores.audit,
    log,
    now: all.clock.now,
  });
  const seat = async (studentNumber: string) => {
    const { id } = (await all.join({ studentNumber })).attempt;
    online.add(id);
    return id;
  };
  const runningSeat = async (studentNumber: string) => {
    const id = await seat(studentNumber);
    await all.attempts.start(id);
    return id;
  };
  return { ...all, commands, sent, online, seat, runningSeat };
}

const id = expect.stringMatching(/^[0-9a-f-]{36}$/);

test('each action changes the attempt and tells the student', async () => {
  const { commands, runningSeat, sent, attempts, clock } = await room();
  const attemptId = await runningSeat('S1');
  const run = (command: Omit<Parameters<typeof commands.execute>[1], 'attemptIds'>) =>
    commands.execute(staff, { ...command, attemptIds: [attemptId] });
  clock.pass(10 * minute);

  for (const command of [
    { action: 'warn', text: 'Look at your exam.' },
    { action: 'message', text: 'Five more minutes.' },
    { action: 'lower-hand' },
    { action: 'pause', reason: 'noise' },
    { action: 'resume' },
    { action: 'extend', minutes: 5, reason: 'noise' },
    { action: 'terminate', reason: 'ill' },
  ] as const) {
    expect(await run(command)).toEqual([{ attemptId, ok: true, delivered: true }]);
  }

  expect(sent.map(([, message]) => message)).toEqual([
    { type: 'WARNING', id, text: 'Look at your exam.' },
    { type: 'CHAT_MESSAGE', id, from: 'Ada', text: 'Five more minutes.', at: noon + 10 * minute },
    { type: 'HAND_LOWERED', id },
    { type: 'PAUSE_EXAM', id, reason: 'noise' },
    { type: 'RESUME_EXAM', id, remainingMs: 50 * minute },
    { type: 'TIME_ADJUSTED', id, remainingMs: 55 * minute, reason: 'noise' },
    { type: 'TERMINATE_EXAM', id, reason: 'ill' },
  ]);
  expect((await attempts.get(attemptId)).status).toBe('terminated');
});

test('what opens a door sends nothing', async () => {
  const { commands, seat, attempts, sent, join } = await room(
    policyWith({ checks: { systemCheck: true, approval: true } }),
  );
  const attemptId = await seat('S1');
  const requestId = String((await refusalOf(join())).requestId);

  for (const command of [
    { action: 'approve' },
    { action: 'waive-check', check: 'system' },
    { action: 'allow-device', requestId },
  ] as const) {
    const done = await commands.execute(staff, { ...command, attemptIds: [attemptId] });
    expect(done).toEqual([{ attemptId, ok: true, delivered: false }]);
  }

  expect(sent).toEqual([]);
  expect((await attempts.get(attemptId)).status).toBe('waiting');
  expect((await join({ requestId })).attempt.id).toBe(attemptId);
});

test('the student is told before listeners hear of the change', async () => {
  const { commands, runningSeat, attempts, sent } = await room();
  const attemptId = await runningSeat('S1');
  const order: string[] = [];
  attempts.on('changed', ({ cause }) => {
    if (cause === 'terminate') order.push(`listener after ${sent.length} message`);
  });

  await commands.execute(staff, { attemptIds: [attemptId], action: 'terminate', reason: '' });
  await new Promise(setImmediate);

  expect(order).toEqual(['listener after 1 message']);
});

test('the refusal of one attempt does not stop the others', async () => {
  const { commands, runningSeat, seat, online } = await room();
  const [first, waiting, offline] = [await runningSeat('S1'), await seat('S2'), await runningSeat('S3')];
  online.delete(offline);
  const unknown = randomUUID();

  const attemptIds = [first, waiting, unknown, offline, first];
  expect(await commands.execute(staff, { attemptIds, action: 'pause', reason: 'fire alarm' })).toEqual([
    { attemptId: first, ok: true, delivered: true },
    { attemptId: waiting, ok: false, delivered: false, code: 'not-running' },
    { attemptId: unknown, ok: false, delivered: false, code: 'not-found' },
    { attemptId: offline, ok: true, delivered: false },
  ]);
});

test('all are the attempts of the exam that are not over', async () => {
  const { commands, runningSeat, attempts, exam } = await room();
  const [first, second, over] = [await runningSeat('S1'), await runningSeat('S2'), await runningSeat('S3')];
  await attempts.submit(over);

  const done = await commands.execute(staff, { examId: exam.id, attemptIds: 'all', action: 'pause' });

  expect(done.map(({ attemptId }) => attemptId).sort()).toEqual([first, second].sort());
  const nowhere = commands.execute(staff, { attemptIds: 'all', action: 'pause' });
  expect(await refusalOf(nowhere)).toEqual({ code: 'not-found' });
});

test('nothing is said to a student whose attempt is over', async () => {
  const { commands, runningSeat, attempts, sent } = await room();
  const attemptId = await runningSeat('S1');
  await attempts.submit(attemptId);

  for (const action of ['warn', 'message', 'lower-hand'] as const) {
    expect(await commands.execute(staff, { attemptIds: [attemptId], action, text: 'Hello' })).toEqual([
      { attemptId, ok: false, delivered: false, code: 'attempt-over' },
    ]);
  }
  expect(sent).toEqual([]);
});

test('an attempt of another exam than the one named is not found', async () => {
  const { commands, runningSeat, attempts } = await room();
  const attemptId = await runningSeat('S1');

  const done = await commands.execute(staff, {
    examId: randomUUID(),
    attemptIds: [attemptId],
    action: 'pause',
  });

  expect(done).toEqual([{ attemptId, ok: false, delivered: false, code: 'not-found' }]);
  expect((await attempts.get(attemptId)).status).toBe('running');
});

test.each([
  { action: 'extend' },
  { action: 'extend', minutes: 0 },
  { action: 'warn' },
  { action: 'message', text: ' ' },
  { action: 'waive-check' },
  { action: 'allow-device' },
] as const)('%j lacks something', async (command) => {
  const { commands, runningSeat, sent } = await room();
  const attemptId = await runningSeat('S1');

  expect(await commands.execute(staff, { ...command, attemptIds: [attemptId] })).toEqual([
    { attemptId, ok: false, delivered: false, code: 'incomplete-command' },
  ]);
  expect(sent).toEqual([]);
});

test('done and refused commands are audited', async () => {
  const { commands, runningSeat, stores, exam } = await room();
  const attemptId = await runningSeat('S1');
  stores.entries.length = 0;

  await commands.execute(staff, { attemptIds: [attemptId], action: 'pause', reason: 'noise' });
  await commands.execute(staff, { attemptIds: [attemptId], action: 'pause' });

  const entry = { at: noon, actor: staff, action: 'command.pause', examId: exam.id, attemptId };
  expect(stores.entries).toEqual([
    { ...entry, details: { ok: true, delivered: true, reason: 'noise' } },
    { ...entry, details: { ok: false, delivered: false, code: 'attempt-paused' } },
  ]);
});
