import { expect, test } from 'vitest';
import { openPolicy, withApp } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import { studentSocket, until } from '../support/sockets.ts';

const app = withApp();
const policy = { ...openPolicy, checks: { ...openPolicy.checks, enrolment: true } };

async function send(attemptId: string, token: string, jpeg: Uint8Array) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'image/jpeg' };
  const url = `${app.server.url}/api/attempts/${attemptId}/enrolment`;
  const answer = await fetch(url, { method: 'POST', headers, body: Buffer.from(jpeg) });
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is judged by the test
  return { status: answer.status, json: (await answer.json()) as any };
}

test('the networks find a face fit, the start waits for it, and it is recognised in the exam', async () => {
  const { server } = app;
  const { attemptId, token } = await server.join(await server.createExam(await server.signIn(), policy));
  const start = () => server.call('POST', `/api/attempts/${attemptId}/start`, { token, body: {} });
  expect((await start()).json.error.details).toEqual({ missing: ['enrolment'] });

  const [nobody] = cameraPictures(0, 1);
  const [two] = cameraPictures(2, 1);
  for (const [jpeg, code] of [
    [nobody, 'no-face'],
    [two, 'multiple-faces'],
  ] as const) {
    expect((await send(attemptId, token, jpeg as Uint8Array)).json.error.code).toBe(code);
  }
  const pictures = cameraPictures(1, 11);
  for (const [i, jpeg] of pictures.slice(0, 5).entries()) {
    const { status, json } = await send(attemptId, token, jpeg);
    expect([status, json.have, json.complete]).toEqual([201, i + 1, i === 4]);
  }
  expect((await start()).status).toBe(200);
  const rows = await server.query('SELECT model, frames FROM face_templates WHERE attempt_id = $1', [
    attemptId,
  ]);
  expect(rows).toEqual([{ model: expect.any(String), frames: 5 }]);

  const student = await studentSocket(server, token);
  const stop = student.film(pictures.slice(5));
  try {
    const known = await until(
      () => student.of('SCORES').find(({ identity }) => identity !== null) ?? null,
      'SCORES with an identity',
    );
    expect(known.identity.match).toBe(true);
    expect(known.identity.similarity).toBeGreaterThan(0.8);
  } finally {
    stop();
  }
  expect(server.errors).toEqual([]);
});
