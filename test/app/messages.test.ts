import { beforeAll, expect, test } from 'vitest';
import { packetKind } from '../../src/protocol/packet.ts';
import { toStudent } from '../../src/protocol/student-messages.ts';
import { toTeacher } from '../../src/protocol/teacher-messages.ts';
import { type Joined, withApp } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import {
  type Message,
  type StudentSocket,
  studentSocket,
  TestSocket,
  teacherSocket,
  until,
} from '../support/sockets.ts';

const app = withApp();
const [picture = new Uint8Array(), other = new Uint8Array()] = cameraPictures(1, 2);
let cookie: string;
let exam: { id: string; joinCode: string };
let joined: Joined;
let student: StudentSocket;
let teacher: TestSocket;
let colleague: TestSocket;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const newId = () => crypto.randomUUID();

beforeAll(async () => {
  cookie = await app.server.signIn();
  exam = await app.server.createExam(cookie);
  joined = await app.server.student(exam, 'Ada');
  student = await studentSocket(app.server, joined.token);
  teacher = await teacherSocket(app.server, cookie, exam.id);
  colleague = await teacherSocket(app.server, cookie, exam.id);
});

const acknowledged = (socket: TestSocket, id: string) => socket.next('ACK', ({ ids }) => ids.includes(id));
const ofStudent = ({ attemptId }: Message) => attemptId === joined.attemptId;
const hears = (type: string) => Promise.all([teacher, colleague].map((staff) => staff.next(type, ofStudent)));

async function command(action: string, fields: object = {}, id = newId()) {
  teacher.send({ type: 'COMMAND', id, examId: exam.id, attemptIds: [joined.attemptId], action, ...fields });
  return teacher.next('COMMAND_RESULT', (result) => result.id === id);
}

/** A new student and what the teacher commands while nobody is there. */
async function offlineStudent() {
  const away = await app.server.student(exam);
  const tell = async (action: string, text: string) => {
    const id = newId();
    teacher.send({ type: 'COMMAND', id, examId: exam.id, attemptIds: [away.attemptId], action, text });
    expect((await teacher.next('COMMAND_RESULT', (result) => result.id === id)).results).toEqual([
      { attemptId: away.attemptId, ok: true, delivered: false },
    ]);
  };
  return { ...away, tell };
}

test('an unknown type is answered, and the socket stays open', async () => {
  student.send({ type: 'DANCE' });
  await student.next('ERROR', ({ code }) => code === 'unknown-type');
  teacher.send({ type: 'DANCE' });
  await teacher.next('ERROR', ({ code }) => code === 'unknown-type');
  student.send({ type: 'CLIENT_STATE', camera: 'on', displaySurface: null, screens: 1, unknownField: 1 });
  student.send({ type: 'TELEMETRY', battery: 0.5, skippedFrames: 7 });
  const row = await teacher.next('SESSION_UPDATE', ({ students }) => students[0]?.connection.battery === 0.5);
  expect(row.students[0].connection.skipped).toBe(7);
});

test('a JSON frame is looked at like a packet', async () => {
  const frame = `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`;
  student.seq += 1;
  student.send({ type: 'VIDEO_FRAME', source: 'camera', seq: student.seq, timestamp: 1_234, frame });
  const scores = await student.next(
    'SCORES',
    ({ source, seq }) => source === 'camera' && seq === student.seq,
  );
  expect(scores.capturedAt).toBe(1_234);
  expect(scores.faces).toHaveLength(1);
});

test('page events are acknowledged when they are in the database, and stored once', async () => {
  const id = newId();
  const message = { type: 'PAGE_EVENT', id, event: 'blur', at: 5_000, detail: { key: 'a\u0000b', n: null } };
  student.send(message);
  await acknowledged(student, id);
  const rows = () => app.server.query('SELECT event, at, detail FROM page_events WHERE id = $1', [id]);
  expect(await rows()).toEqual([{ event: 'blur', at: new Date(5_000), detail: { key: 'ab', n: null } }]);
  student.send({ ...message, event: 'focus' });
  await until(() => student.of('ACK').filter(({ ids }) => ids.includes(id)).length === 2, 'a second ACK');
  expect((await rows()).map(({ event }) => event)).toEqual(['blur']);
});

test('what no database can hold as it is does not stop what follows', async () => {
  const ids = [newId(), newId(), newId()];
  student.send({ type: 'CHAT_MESSAGE', id: ids[0], text: 'half \ud800 and nothing \u0000', at: 1 });
  student.send({ type: 'PAGE_EVENT', id: ids[1], event: 'focus', at: 1e300 });
  student.send({ type: 'REQUEST_PAUSE', id: ids[2], reason: '\u0000' });
  for (const id of ids) await acknowledged(student, id ?? '');
  const told = await teacher.next('CHAT_MESSAGE', ({ id }) => id === ids[0]);
  expect(told.text).toBe('half \ufffd and nothing ');
});

test('chat, a raised hand and the wish for a pause reach every teacher', async () => {
  const ids = { chat: newId(), hand: newId(), pause: newId(), clip: newId() };
  student.send({ type: 'CHAT_MESSAGE', id: ids.chat, text: 'May I ask?', at: 77 });
  student.send({ type: 'RAISE_HAND', id: ids.hand, raised: true });
  student.send({ type: 'REQUEST_PAUSE', id: ids.pause, reason: 'Ill' });
  student.send({ type: 'CLIP_FAILED', id: ids.clip, clipId: newId(), reason: 'no space' });
  for (const id of Object.values(ids)) await acknowledged(student, id);
  for (const staff of [teacher, colleague]) {
    const chat = await staff.next('CHAT_MESSAGE', ({ id }) => id === ids.chat);
    expect(chat).toMatchObject({ text: 'May I ask?', from: 'Ada', at: 77, attemptId: joined.attemptId });
  }
  for (const { raised } of await hears('HAND_RAISED')) expect(raised).toBe(true);
  await Promise.all(
    [teacher, colleague].map((staff) => staff.next('PAUSE_REQUESTED', ({ reason }) => reason === 'Ill')),
  );
  await teacher.next('SESSION_UPDATE', ({ students }) => students[0]?.handRaised === true);
  student.send({ type: 'CHAT_MESSAGE', id: ids.chat, text: 'May I ask?', at: 77 });
  await until(
    () => student.of('ACK').filter(({ ids: acked }) => acked.includes(ids.chat)).length === 2,
    'an ACK',
  );
  expect(teacher.of('CHAT_MESSAGE').filter(({ id }) => id === ids.chat)).toHaveLength(1);
});

test('a lowered hand is told to the student and to the other teachers', async () => {
  await command('lower-hand');
  await student.next('HAND_LOWERED');
  await colleague.next('HAND_RAISED', ({ raised }) => raised === false);
  const row = await colleague.next(
    'SESSION_UPDATE',
    ({ students }) => students[0]?.handRaised === false && students.length === 1,
  );
  expect(row.students[0].attemptId).toBe(joined.attemptId);
});

test('what was told while offline comes after WELCOME, again until acknowledged, and never after', async () => {
  const away = await offlineStudent();
  await away.tell('warn', 'Look here');
  await away.tell('message', 'Good luck');
  const first = await studentSocket(app.server, away.token);
  const warning = await first.next('WARNING', ({ text }) => text === 'Look here');
  const chat = await first.next('CHAT_MESSAGE', ({ text }) => text === 'Good luck');
  expect(first.messages.map(({ type }) => type)).toEqual(['WELCOME', 'WARNING', 'CHAT_MESSAGE']);
  expect(chat).toMatchObject({ from: expect.any(String), at: expect.any(Number) });
  first.send({ type: 'ACK', ids: [warning.id] });
  await first.close();
  const second = await studentSocket(app.server, away.token);
  expect((await second.next('CHAT_MESSAGE')).id).toBe(chat.id);
  expect(second.of('WARNING')).toEqual([]);
  second.send({ type: 'ACK', ids: [chat.id] });
  await second.close();
  const third = await studentSocket(app.server, away.token);
  await pause(300);
  expect(third.messages.map(({ type }) => type)).toEqual(['WELCOME']);
  await third.close();
});

test('a command that comes twice is answered twice and carried out once', async () => {
  const id = newId();
  await command('warn', { text: 'Once' }, id);
  teacher.send({
    type: 'COMMAND',
    id,
    examId: exam.id,
    attemptIds: [joined.attemptId],
    action: 'warn',
    text: 'Once',
  });
  await until(
    () => teacher.of('COMMAND_RESULT').filter((result) => result.id === id).length === 2,
    'two results',
  );
  expect(teacher.of('ACK').filter(({ ids }) => ids.includes(id))).toHaveLength(2);
  await pause(200);
  expect(student.of('WARNING').filter(({ text }) => text === 'Once')).toHaveLength(1);
});

test('a watched student is told, and the very picture is relayed', async () => {
  teacher.send({ type: 'WATCH', attemptId: joined.attemptId });
  await student.next('WATCHED', ({ watching }) => watching);
  const seq = student.sendFrame(other, 4_321);
  const live = await until(
    () => teacher.packets.find(({ kind }) => kind === packetKind.liveCamera),
    'a picture',
  );
  expect(live).toMatchObject({ seq, capturedAt: 4_321, attemptId: joined.attemptId });
  expect(Buffer.compare(live.payload, other)).toBe(0);
  expect(colleague.packets).toEqual([]);
  const [entry] = await app.server.query("SELECT * FROM audit_log WHERE action = 'live.watched'");
  expect(entry).toMatchObject({ attempt_id: joined.attemptId, exam_id: exam.id });
  teacher.send({ type: 'UNWATCH', attemptId: joined.attemptId });
  await student.next('WATCHED', ({ watching }) => !watching);
});

test('thumbnails come for tiles in view only, right behind SUBSCRIBE', async () => {
  const late = await new TestSocket(app.server, {
    path: '/ws/teacher',
    cookie,
    origin: app.server.url,
  }).opened();
  late.send({ type: 'SUBSCRIBE', examId: exam.id });
  late.send({ type: 'THUMBNAILS', examId: exam.id, attemptIds: [joined.attemptId] });
  await late.next('SESSION_UPDATE', ({ full }) => full);
  await pause(300);
  const stop = student.film([picture, other]);
  const thumbnail = await until(() => late.packets[0], 'a thumbnail');
  expect(thumbnail).toMatchObject({ kind: packetKind.cameraThumbnail, attemptId: joined.attemptId });
  await pause(1_200);
  stop();
  expect(late.packets.length).toBeLessThanOrEqual(4);
  expect(teacher.packets.filter(({ kind }) => kind === packetKind.cameraThumbnail)).toEqual([]);
  await late.close();
});

test('what a teacher asks of something unknown is refused in words', async () => {
  teacher.send({ type: 'SUBSCRIBE', examId: newId() });
  await until(() => teacher.of('ERROR').filter(({ code }) => code === 'not-found').length === 1, 'not-found');
  teacher.send({ type: 'WATCH', attemptId: newId() });
  await until(() => teacher.of('ERROR').filter(({ code }) => code === 'not-found').length === 2, 'not-found');
  const id = newId();
  teacher.send({ type: 'COMMAND', id, examId: exam.id, attemptIds: [newId()], action: 'pause' });
  const { results } = await teacher.next('COMMAND_RESULT', (result) => result.id === id);
  expect(results).toMatchObject([{ ok: false, delivered: false, code: 'not-found' }]);
});

test('everything the server said is as the contract says', () => {
  for (const message of student.messages) toStudent.parse(message);
  for (const message of teacher.messages) toTeacher.parse(message);
  expect(app.server.errors).toEqual([]);
});
