import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { type Joined, TestServer } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import { studentSocket, teacherSocket, until } from '../support/sockets.ts';

let server: TestServer;
let cookie: string;
let exam: { id: string; joinCode: string };
let joined: Joined;
let absent: Joined;
let closeCodes: number[];
/** The last signal that belonged to the incident that was open when the server stopped. */
let incidentId: string;
const leftOpen = crypto.randomUUID();
const spooled = crypto.randomUUID();
const began = Date.now();

const incident = (id: string, fields: Partial<Incident> = {}): Incident => ({
  id,
  examId: exam.id,
  attemptId: joined.attemptId,
  tag: 'A3',
  ruleVersion: 1,
  severity: 'low',
  confidence: 0.5,
  startedAt: began,
  endedAt: null,
  details: {},
  revision: 1,
  ...fields,
});

async function spool(job: Incident) {
  const folder = path.join(server.dataDir, 'spool');
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, `${job.id}.${job.revision}.json`),
    JSON.stringify({ incident: job, still: null }),
  );
}

const view = async (id: string) => (await server.call('GET', `/api/incidents/${id}`, { cookie })).json;
const inDatabase = async (id: string) => (await view(id))?.id === id;

beforeAll(async () => {
  server = new TestServer(await mkdtemp(path.join(tmpdir(), 'invigil-restart-')));
  await server.start();
  cookie = await server.signIn();
  exam = await server.createExam(cookie);
  joined = await server.student(exam);
  absent = await server.student(exam, 'Eve');
  const teacher = await teacherSocket(server, cookie, exam.id);
  const command = { examId: exam.id, attemptIds: [joined.attemptId], action: 'message', text: 'Left over' };
  teacher.send({ type: 'COMMAND', id: crypto.randomUUID(), ...command });
  await teacher.next('ACK');
  const student = await studentSocket(server, joined.token);
  const stopFilm = student.film(cameraPictures(2, 3));
  incidentId = (await teacher.next('CRITICAL_ALERT')).alertId;
  await until(() => inDatabase(incidentId), 'the incident in the database');
  await server.query(
    `INSERT INTO incidents (id, exam_id, attempt_id, tag, name, severity, confidence, status, started_at,
       rule_version, revision) VALUES ($1, $2, $3, 'A3', 'looking-away', 'low', 0.5, 'open', $4, 1, 1)`,
    [leftOpen, exam.id, joined.attemptId, new Date(began)],
  );
  await server.stop();
  stopFilm();
  closeCodes = await Promise.all([student.closed(), teacher.closed()]);
  // As a crash leaves it: one job that the queue never took, and one file that is damaged.
  await spool(incident(spooled));
  await writeFile(path.join(server.dataDir, 'spool', 'damaged.1.json'), '{"incident":');
  await server.start();
});

afterAll(async () => {
  await server.stop();
  await rm(server.dataDir, { recursive: true, force: true });
});

test('everybody was told that the server goes away', () => {
  expect(closeCodes).toEqual([1001, 1001]);
});

test('the attempt goes on with the same token, and the teacher is still signed in', async () => {
  const student = await studentSocket(server, joined.token);
  expect(student.messages[0]).toMatchObject({ status: 'running', attemptId: joined.attemptId });
  student.sendFrame(cameraPictures(1, 1)[0] ?? new Uint8Array());
  await student.next('SCORES');
  const teacher = await teacherSocket(server, cookie, exam.id);
  expect(teacher.messages[0]?.students[0]).toMatchObject({
    attemptId: joined.attemptId,
    attemptStatus: 'running',
  });
  await Promise.all([student.close(), teacher.close()]);
});

test('left-over chat is delivered', async () => {
  const student = await studentSocket(server, joined.token);
  await student.next('CHAT_MESSAGE', ({ text }) => text === 'Left over');
  await student.close();
});

test('an incident that was open when the server stopped has ended, with its still', async () => {
  const closed = await view(incidentId);
  expect(closed).toMatchObject({ tag: 'A2', status: 'closed', evidence: [{ kind: 'still' }] });
  expect(closed.durationMs).toBe(closed.endedAt - closed.startedAt);
  const still = await server.call('GET', closed.evidence[0].url, { cookie });
  expect(still.status).toBe(200);
});

test('what a crash left open is ended, also when its job came only now', async () => {
  expect(await view(leftOpen)).toMatchObject({ status: 'closed', endedAt: began });
  await until(() => inDatabase(spooled), 'the spooled incident in the database');
  await until(async () => (await view(spooled)).status === 'closed', 'its end');
});

test('a true end that comes late replaces the one that was guessed', async () => {
  await spool(incident(spooled, { revision: 2, endedAt: began + 5_000 }));
  await server.stop();
  await server.start();
  await until(async () => (await view(spooled)).durationMs === 5_000, 'the true end');
});

test('the spool is empty, and the damaged file kept nobody up', async () => {
  const { json, status } = await server.call('GET', '/readyz');
  expect([status, json.spool]).toEqual([200, 0]);
  expect(server.errors).toEqual([]);
});

test('who was in the exam and does not come back is missed', async () => {
  const url = `/api/exams/${exam.id}/incidents?tag=A8&attemptId=${absent.attemptId}`;
  const [missing] = await until(async () => {
    const { items } = (await server.call('GET', url, { cookie })).json;
    return items.length > 0 ? items : null;
  }, 'the technical fact');
  expect(missing).toMatchObject({ severity: 'technical', seen: 'Camera: nothing arrives' });
});
