import { beforeAll, expect, test } from 'vitest';
import { packetKind } from '../../src/protocol/packet.ts';
import { withApp } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import { type Message, studentSocket, TestSocket, teacherSocket, until } from '../support/sockets.ts';

const app = withApp();
let cookie: string;
let exam: { id: string; joinCode: string };
let teacher: TestSocket;
const pictures = cameraPictures(1, 3);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  cookie = await app.server.signIn();
  exam = await app.server.createExam(cookie);
  teacher = await teacherSocket(app.server, cookie, exam.id);
});

async function command(attemptId: string, action: string, fields: object = {}) {
  const id = crypto.randomUUID();
  teacher.send({ type: 'COMMAND', id, examId: exam.id, attemptIds: [attemptId], action, ...fields });
  return (await teacher.next('COMMAND_RESULT', (result) => result.id === id)).results[0];
}

test('a paused exam is neither analysed nor relayed, and goes on where it stood', async () => {
  const joined = await app.server.student(exam);
  const student = await studentSocket(app.server, joined.token);
  teacher.send({ type: 'WATCH', attemptId: joined.attemptId });
  await student.next('WATCHED', ({ watching }) => watching);
  const stop = student.film(pictures);
  await until(() => teacher.packets.some(({ kind }) => kind === packetKind.liveCamera), 'a live picture');
  await student.next('SCORES');

  expect(await command(joined.attemptId, 'pause', { reason: 'Fire alarm' })).toMatchObject({
    ok: true,
    delivered: true,
  });
  expect(await student.next('PAUSE_EXAM')).toMatchObject({ reason: 'Fire alarm', id: expect.any(String) });
  await pause(300);
  const before = { scores: student.of('SCORES').length, packets: teacher.packets.length };
  await pause(1_000);
  expect({ scores: student.of('SCORES').length, packets: teacher.packets.length }).toEqual(before);
  expect(
    await teacher.next('SESSION_UPDATE', ({ students: [row] }) => row?.attemptStatus === 'paused'),
  ).toBeTruthy();

  expect(await command(joined.attemptId, 'resume')).toMatchObject({ ok: true });
  const { remainingMs } = await student.next('RESUME_EXAM');
  expect(remainingMs).toBeGreaterThan(59 * 60_000);
  expect(remainingMs).toBeLessThanOrEqual(60 * 60_000);
  await until(() => student.of('SCORES').length > before.scores, 'scores after the pause');
  await until(() => teacher.packets.length > before.packets, 'pictures after the pause');
  stop();
  await student.close();
});

test('an incident that is open when the exam is paused ends', async () => {
  const joined = await app.server.student(exam);
  const student = await studentSocket(app.server, joined.token);
  const stop = student.film(cameraPictures(2, 3));
  const ofThis = (message: Message) => message.attemptId === joined.attemptId;
  const { alertId } = await teacher.next('CRITICAL_ALERT', ofThis);
  await command(joined.attemptId, 'pause');
  const ended = await teacher.next('ALERT_UPDATED', (update) => update.alertId === alertId && update.endedAt);
  expect(ended.durationMs).toBeGreaterThan(0);
  stop();
  await student.close();
});

test('a pause that came while offline is told after WELCOME until acknowledged', async () => {
  const joined = await app.server.student(exam);
  expect(await command(joined.attemptId, 'pause', { reason: 'Wait' })).toMatchObject({
    ok: true,
    delivered: false,
  });
  const first = await studentSocket(app.server, joined.token);
  expect(first.messages[0]).toMatchObject({ type: 'WELCOME', status: 'paused' });
  const { id } = await first.next('PAUSE_EXAM', ({ reason }) => reason === 'Wait');
  first.send({ type: 'ACK', ids: [id] });
  await acknowledged(id);
  await first.close();
  const second = await studentSocket(app.server, joined.token);
  await pause(300);
  expect(second.of('PAUSE_EXAM')).toEqual([]);
  await second.close();
});

test('a pause that is over is not told any more, and the time is told as it is now', async () => {
  const joined = await app.server.student(exam);
  await command(joined.attemptId, 'pause');
  await command(joined.attemptId, 'resume');
  await command(joined.attemptId, 'extend', { minutes: 5, reason: 'Alarm' });
  await pause(1_200);
  const student = await studentSocket(app.server, joined.token);
  const { remainingMs } = await student.next('TIME_ADJUSTED');
  expect(Math.abs(remainingMs - student.messages[0]?.remainingMs)).toBeLessThan(1_000);
  expect(remainingMs).toBeLessThan(65 * 60_000 - 1_000);
  await student.next('RESUME_EXAM');
  expect(student.of('PAUSE_EXAM')).toEqual([]);
  await student.close();
});

test('a terminated exam is told, then closed with 4410, and stays closed', async () => {
  const joined = await app.server.student(exam);
  const student = await studentSocket(app.server, joined.token);
  await command(joined.attemptId, 'terminate', { reason: 'Enough' });
  expect(await student.next('TERMINATE_EXAM')).toMatchObject({ reason: 'Enough' });
  expect(await student.closed()).toBe(4410);
  const again = await new TestSocket(app.server, {}).opened();
  again.send({ type: 'HELLO', token: joined.token });
  expect(await again.closed()).toBe(4410);
  expect(again.messages).toEqual([]);
});

test('a submitted exam closes with 4410, and the teacher reads why the student left', async () => {
  const joined = await app.server.student(exam);
  const student = await studentSocket(app.server, joined.token);
  await app.server.call('POST', `/api/attempts/${joined.attemptId}/submit`, {
    token: joined.token,
    body: {},
  });
  expect(await student.closed()).toBe(4410);
  const left = await teacher.next('STUDENT_LEFT', ({ attemptId }) => attemptId === joined.attemptId);
  expect(left.reason).toBe('submitted');
});

test('nothing was logged as an error', () => {
  expect(app.server.errors).toEqual([]);
});

function acknowledged(id: string) {
  return until(async () => {
    const sql = 'SELECT acknowledged_at FROM server_messages WHERE id = $1';
    return (await app.server.query(sql, [id]))[0]?.acknowledged_at;
  }, 'the acknowledgement in the database');
}
