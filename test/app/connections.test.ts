import { beforeAll, expect, test } from 'vitest';
import { encodePacket, packetKind } from '../../src/protocol/packet.ts';
import { type Joined, withApp } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import { fullConsent } from '../support/exams.ts';
import { StudentSocket, studentSocket, TestSocket, teacherSocket, until } from '../support/sockets.ts';

const app = withApp();
const [picture = new Uint8Array()] = cameraPictures(1, 1);
let cookie: string;
let exam: { id: string; joinCode: string };
let joined: Joined;
/** The cookie that a browser got by joining. */
let studentCookie: string;

beforeAll(async () => {
  cookie = await app.server.signIn();
  exam = await app.server.createExam(cookie);
  joined = await app.server.student(exam);
  studentCookie = `invigil.attempt=${joined.token}`;
});

/** The status that refuses the upgrade. */
async function refusal(options: ConstructorParameters<typeof TestSocket>[1]) {
  const socket = new TestSocket(app.server, options);
  await until(
    () => socket.refusedWith ?? socket.ws.readyState === socket.ws.OPEN,
    'an answer to the upgrade',
  );
  socket.ws.terminate();
  return socket.refusedWith;
}

/** The code that answers what is said first. */
async function answerTo(first: object | Uint8Array | string) {
  const socket = await new TestSocket(app.server, {}).opened();
  socket.ws.send(typeof first === 'string' || first instanceof Uint8Array ? first : JSON.stringify(first));
  const code = await socket.closed();
  expect(socket.messages).toEqual([]);
  return code;
}

test('a socket that says nothing is closed with 4408 after 5 s', async () => {
  const since = Date.now();
  const silent = [{}, { path: '/ws/teacher' }].map((options) => new TestSocket(app.server, options));
  expect(await Promise.all(silent.map((socket) => socket.closed(15_000)))).toEqual([4408, 4408]);
  expect(Date.now() - since).toBeGreaterThan(4_900);
});

test('what is no HELLO is closed with 4400', async () => {
  const frame = encodePacket({ kind: packetKind.camera, seq: 1, capturedAt: 1, payload: picture });
  const others = [{ type: 'TELEMETRY' }, { type: 'HELLO', token: 7 }, '{', '', frame, new Uint8Array()];
  expect(await Promise.all(others.map(answerTo))).toEqual(others.map(() => 4400));
});

test('an unknown token, or none, is closed with 4401', async () => {
  const hellos = [{ type: 'HELLO', token: 'wrong' }, { type: 'HELLO' }, { type: 'HELLO', token: '\u0000' }];
  expect(await Promise.all(hellos.map(answerTo))).toEqual([4401, 4401, 4401]);
});

test('a teacher without a cookie is closed with 4401', async () => {
  const messages = [
    { type: 'SUBSCRIBE', examId: exam.id },
    { type: 'HELLO', token: 'ivk_wrong' },
  ];
  for (const message of messages) {
    const socket = await new TestSocket(app.server, { path: '/ws/teacher' }).opened();
    socket.send(message);
    expect(await socket.closed()).toBe(4401);
  }
});

test('an upgrade needs the sub-protocol, a known path and a friendly origin', async () => {
  const { url } = app.server;
  expect(await refusal({ protocol: null })).toBe(400);
  expect(await refusal({ protocol: 'invigil.v2' })).toBe(400);
  expect(await refusal({ path: '/ws/admin' })).toBe(404);
  expect(await refusal({ path: '//' })).toBe(404);
  expect(await refusal({ origin: 'https://elsewhere.example' })).toBe(403);
  expect(await refusal({ origin: 'null' })).toBe(403);
  expect(await refusal({ cookie: studentCookie })).toBe(403);
  expect(await refusal({ cookie, path: '/ws/teacher' })).toBe(403);
  expect(await refusal({ cookie, path: '/ws/teacher', origin: 'https://elsewhere.example' })).toBe(403);
  expect(await refusal({ cookie, path: `/ws/teacher?exam=${exam.id}`, origin: url })).toBe(null);
});

test('the token of the cookie serves when HELLO has none, and loses to that of HELLO', async () => {
  const other = await app.server.student(exam);
  for (const token of [undefined, other.token]) {
    const socket = new TestSocket(app.server, { cookie: studentCookie, origin: app.server.url });
    (await socket.opened()).send({ type: 'HELLO', token });
    const { attemptId } = await socket.next('WELCOME');
    expect(attemptId).toBe(token ? other.attemptId : joined.attemptId);
    await socket.close();
  }
});

test('WELCOME comes first and tells where the exam stands', async () => {
  const student = await studentSocket(app.server, joined.token);
  const welcome = await student.next('WELCOME');
  expect(student.messages[0]).toBe(welcome);
  expect(welcome).toMatchObject({
    type: 'WELCOME',
    attemptId: joined.attemptId,
    status: 'running',
    policy: { preset: 'standard', feedback: 'full' },
    lastSeq: { camera: 0, screen: 0, audio: 0 },
  });
  expect(Math.abs(welcome.serverTime - Date.now())).toBeLessThan(2_000);
  expect(welcome.remainingMs).toBeGreaterThan(59 * 60_000);
  await student.close();
});

test('what comes right behind HELLO is taken after WELCOME', async () => {
  const student = await new StudentSocket(app.server, {}).opened();
  student.send({ type: 'HELLO', token: joined.token });
  const id = crypto.randomUUID();
  student.send({ type: 'PAGE_EVENT', id, event: 'focus', at: Date.now() });
  await student.next('ACK', ({ ids }) => ids.includes(id));
  expect(student.messages[0]?.type).toBe('WELCOME');
  await student.close();
});

test('a newer connection of the same attempt replaces the older one', async () => {
  const teacher = await teacherSocket(app.server, cookie, exam.id);
  const first = await studentSocket(app.server, joined.token);
  const second = await studentSocket(app.server, joined.token);
  expect(await first.closed()).toBe(4409);
  second.sendFrame(picture);
  await second.next('SCORES');
  expect(teacher.of('STUDENT_LEFT')).toEqual([]);
  const { json } = await app.server.call('GET', `/api/attempts/${joined.attemptId}`, { token: joined.token });
  expect(json.connection.state).toBe('online');
  await second.close();
  await teacher.next('STUDENT_LEFT', ({ attemptId }) => attemptId === joined.attemptId);
  await teacher.close();
});

test('sequence numbers outlive a connection, and one that repeats is ignored', async () => {
  const first = await studentSocket(app.server, joined.token);
  first.seq = 40;
  first.sendFrame(picture);
  await first.next('SCORES', ({ seq }) => seq === 41);
  await first.close();
  const second = await studentSocket(app.server, joined.token);
  expect(second.messages[0]?.lastSeq.camera).toBe(41);
  second.seq = 39;
  second.sendFrame(picture);
  second.sendFrame(picture);
  second.sendFrame(picture);
  await second.next('SCORES', ({ seq }) => seq === 42);
  expect(second.of('SCORES').map(({ seq }) => seq)).toEqual([42]);
  expect(second.of('ERROR')).toEqual([]);
  await second.close();
});

test('a camera that sends nothing is told once an episode', async () => {
  const student = await studentSocket(app.server, joined.token);
  const error = await student.next('ERROR', ({ code }) => code === 'no-frames', 10_000);
  expect(error.source).toBe('camera');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(student.of('ERROR')).toHaveLength(1);
  await student.close();
});

test('an allowed device takes the attempt over, and the old one is out', async () => {
  const student = await studentSocket(app.server, joined.token);
  const teacher = await teacherSocket(app.server, cookie, exam.id);
  const attempts = await app.server.call('GET', `/api/exams/${exam.id}/attempts`, { cookie });
  const { studentNumber, name } = attempts.json.items.find(
    ({ id }: { id: string }) => id === joined.attemptId,
  );
  const { json: mine } = await app.server.call('GET', `/api/attempts/${joined.attemptId}`, {
    token: joined.token,
  });
  expect(mine.studentNumber).toBe(studentNumber);
  const body = { joinCode: exam.joinCode, name, studentNumber, consent: fullConsent };
  const asked = await app.server.call('POST', '/api/join', { body });
  expect(asked.status).toBe(409);
  const { requestId } = await teacher.next('DEVICE_REQUEST');
  const id = crypto.randomUUID();
  const command = { examId: exam.id, attemptIds: [joined.attemptId], action: 'allow-device', requestId };
  teacher.send({ type: 'COMMAND', id, ...command });
  await teacher.next('COMMAND_RESULT', (result) => result.id === id && result.results[0].ok);
  const again = await app.server.call('POST', '/api/join', { body: { ...body, requestId } });
  expect(again.status).toBe(201);
  expect(await student.closed()).toBe(4401);
  const other = await studentSocket(app.server, again.json.token);
  expect(other.messages[0]?.attemptId).toBe(joined.attemptId);
  await other.close();
});

test('nothing was logged as an error', () => {
  expect(app.server.errors).toEqual([]);
});
