import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { learningMs } from '../../src/signals/attention/baseline.ts';
import { type Joined, openPolicy, TestServer } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import { studentSocket, until } from '../support/sockets.ts';

let server: TestServer;
let joined: Joined;

beforeAll(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invigil-attention-restart-'));
  server = new TestServer(dataDir, { ALLOW_ATTENTION: 'true' });
  await server.start();
  const asking = { ...openPolicy, attention: { confusion: true } };
  joined = await server.student(await server.createExam(await server.signIn(), asking));
});

afterAll(async () => {
  await server.stop();
  await rm(server.dataDir, { recursive: true, force: true });
});

const rows = () =>
  server.query('SELECT state FROM attention_states WHERE attempt_id = $1', [joined.attemptId]);

test('while the exam runs, what was learnt is in the database after some seconds', async () => {
  const student = await studentSocket(server, joined.token);
  const stop = student.film(cameraPictures(1), 250);
  await until(async () => (await rows()).length > 0, 'the state in the database', 30_000);
  await until(
    () => student.of('SCORES').some(({ confusionScore }) => confusionScore !== null),
    'the first score',
    3 * learningMs,
  );
  stop();
  await student.close();
});

test('after a restart the first frame is judged: the baseline is still there', async () => {
  await server.stop();
  await server.start();
  const [row] = await rows();
  expect(row.state.baseline).toMatchObject({ browGap: { median: expect.any(Number) } });
  const student = await studentSocket(server, joined.token);
  student.sendFrame(cameraPictures(1, 1)[0] ?? new Uint8Array());
  expect((await student.next('SCORES')).confusionScore).toEqual(expect.any(Number));
  await student.close();
});

test('with the end of the attempt it is gone', async () => {
  const { attemptId, token } = joined;
  const { status } = await server.call('POST', `/api/attempts/${attemptId}/submit`, { token, body: {} });
  expect(status).toBe(200);
  await until(async () => (await rows()).length === 0, 'the end of the state');
  expect(server.errors).toEqual([]);
});
