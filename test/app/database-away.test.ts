import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EmbeddedPostgres } from '../../src/ops/embedded-postgres.ts';
import { type Joined, TestServer } from '../support/app.ts';
import { BreakableLine } from '../support/breakable-line.ts';
import { cameraPictures } from '../support/camera.ts';
import { type StudentSocket, studentSocket, TestSocket, teacherSocket, until } from '../support/sockets.ts';

const silent = { debug() {}, info() {}, warn() {} };
let folder: string;
let postgres: EmbeddedPostgres;
let line: BreakableLine;
let server: TestServer;
let cookie: string;
let exam: { id: string; joinCode: string };
let joined: Joined;
let student: StudentSocket;
let teacher: TestSocket;
const pageEvent = crypto.randomUUID();

const ready = async () => (await server.call('GET', '/readyz')).status;
const acknowledged = () => student.of('ACK').some(({ ids }) => ids.includes(pageEvent));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'invigil-away-'));
  postgres = new EmbeddedPostgres({ dataDir: path.join(folder, 'outside'), log: silent });
  const outside = new URL((await postgres.start()).databaseUrl);
  line = new BreakableLine(Number(outside.port));
  outside.port = String(await line.listen());
  server = new TestServer(path.join(folder, 'data'), { DATABASE_URL: outside.href });
  await server.start();
  cookie = await server.signIn();
  exam = await server.createExam(cookie);
  joined = await server.student(exam);
  teacher = await teacherSocket(server, cookie, exam.id);
  student = await studentSocket(server, joined.token);
});

afterAll(async () => {
  await server?.stop();
  await line?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('an incident that opens while the database is away reaches the teacher with its picture', async () => {
  expect(await ready()).toBe(200);
  line.cut();
  const stop = student.film(cameraPictures(2, 3));
  student.send({ type: 'PAGE_EVENT', id: pageEvent, event: 'blur', at: Date.now() });
  const alert = await teacher.next('CRITICAL_ALERT', ({ tag }) => tag === 'A2');
  expect(alert.screenshotUrl).toMatch(/^\/api\/evidence\//);
  await until(async () => (await ready()) === 503, 'readyz to say so');
  stop();
  expect(student.of('SCORES').length).toBeGreaterThan(3);
});

test('meanwhile nothing is acknowledged, and who connects is told to come later', async () => {
  const late = await new TestSocket(server, {}).opened();
  late.send({ type: 'HELLO', token: joined.token });
  expect(await late.closed(20_000)).toBe(1013);
  expect(acknowledged()).toBe(false);
  expect(student.closedWith).toBe(null);
});

test('when it is back everything is written down', async () => {
  line.mend();
  await until(async () => (await ready()) === 200, 'readyz to be well', 30_000);
  await until(acknowledged, 'the acknowledgement', 15_000);
  expect(await server.query('SELECT event FROM page_events WHERE id = $1', [pageEvent])).toHaveLength(1);
  const alert = await teacher.next('CRITICAL_ALERT', ({ tag }) => tag === 'A2');
  const found = await until(
    async () => {
      const { json } = await server.call('GET', `/api/incidents/${alert.alertId}`, { cookie });
      return json?.status === 'closed' && json;
    },
    'the incident in the database',
    30_000,
  );
  expect(found).toMatchObject({ tag: 'A2', evidence: [{ kind: 'still', url: alert.screenshotUrl }] });
  expect((await server.call('GET', alert.screenshotUrl, { cookie })).status).toBe(200);
});

test('commands, jobs and new connections work again', async () => {
  const again = await studentSocket(server, joined.token);
  const id = crypto.randomUUID();
  teacher.send({
    type: 'COMMAND',
    id,
    examId: exam.id,
    attemptIds: [joined.attemptId],
    action: 'warn',
    text: 'Hello',
  });
  await again.next('WARNING');
  const { json } = await server.call('GET', '/readyz');
  expect(json.spool).toBe(0);
  await again.close();
});
