import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { timeline } from '../../src/protocol/timeline.ts';
import { readRecording } from '../../src/signals/recording.ts';
import { withApp } from '../support/app.ts';
import { fullConsent } from '../support/exams.ts';
import { studentSocket, until } from '../support/sockets.ts';

const app = withApp();
let cookie: string;
let exam: { id: string; joinCode: string };

beforeAll(async () => {
  cookie = await app.server.signIn();
  exam = await app.server.createExam(cookie);
});

const brace = { tag: 'A3', reason: 'Wears a neck brace.' };
const pathOf = (attemptId: string, what: string) => `/api/attempts/${attemptId}/${what}`;
const exempt = (attemptId: string, exemptions: object[]) =>
  app.server.call('PUT', pathOf(attemptId, 'exemptions'), { cookie, body: { exemptions } });

test('a student is exempted before and in the exam, and not after it', async () => {
  const { server } = app;
  const joined = await server.join(exam);
  const { attemptId, token } = joined;
  expect((await exempt(attemptId, [brace])).json).toMatchObject({ id: attemptId, exemptions: [brace] });
  await server.begin(joined);
  const known = await server.call('GET', `/api/attempts/${attemptId}`, { token });
  expect(known.json).toMatchObject({ status: 'running', exemptions: [brace] });
  expect((await exempt(attemptId, [])).json.exemptions).toEqual([]);
  await server.call('POST', pathOf(attemptId, 'submit'), { token, body: {} });
  const late = await exempt(attemptId, [brace]);
  expect([late.status, late.json.error.code]).toEqual([409, 'attempt-over']);
  expect((await exempt(randomUUID(), [brace])).status).toBe(404);
});

const points = [
  {
    at: 5_000,
    until: 6_000,
    tag: 'A1',
    delta: -20,
    rule: 'face-absent@1',
    threshold: { ms: 3_000 },
    incidentId: null,
  },
];
const gaps = [
  { tag: 'A5', reason: 'source-off', from: 1_000, to: 9_000 },
  { tag: 'A6', reason: 'source-off', from: 1_000, to: 9_000 },
];
const facts = [
  { at: 5_500, A1: false },
  { at: 5_900, A1: true, A2: [0.97] },
];

/** A second long before the attempt began, so that no sample of its own has the same instant. */
const putSample = (attemptId: string) =>
  app.server.query(
    `INSERT INTO score_samples (attempt_id, at, focus, engagement, signals, points, gaps, facts)
     VALUES ($1, to_timestamp(6), 80, NULL, '{A1}', $2, $3, $4)`,
    [attemptId, JSON.stringify(points), JSON.stringify(gaps), JSON.stringify(facts)],
  );

test('the timeline tells the scores, what explains them, and what page and staff did', async () => {
  const { server } = app;
  const { attemptId, token } = await server.student(exam);
  const student = await studentSocket(server, token);
  const event = {
    type: 'PAGE_EVENT',
    id: randomUUID(),
    event: 'copy',
    at: Date.now(),
    detail: { length: 3 },
  };
  student.send(event);
  await student.next('ACK', ({ ids }) => ids.includes(event.id));
  await putSample(attemptId);
  await exempt(attemptId, [brace]);
  const body = { action: 'pause', reason: 'Fire alarm' };
  await server.call('POST', pathOf(attemptId, 'commands'), { cookie, body });

  const { json, status } = await until(async () => {
    const answer = await server.call('GET', pathOf(attemptId, 'timeline'), { cookie });
    return answer.json.commands.length === 2 ? answer : null;
  }, 'the audit');
  await student.close();

  expect(status).toBe(200);
  expect(timeline.parse(json)).toEqual(json);
  expect(json.samples[0]).toEqual({
    at: 6_000,
    focus: 80,
    engagement: null,
    confusion: null,
    signals: ['A1'],
  });
  expect(json.score.points).toEqual(expect.arrayContaining(points));
  expect(json.gaps).toContainEqual({ reason: 'source-off', from: 1_000, to: 9_000, tags: ['A5', 'A6'] });
  expect(json.pageEvents).toMatchObject([
    { id: event.id, event: 'copy', at: event.at, detail: { length: 3 } },
  ]);
  expect(json.commands).toMatchObject([
    { action: 'attempt.exempted', by: expect.any(String), details: { exemptions: [brace] } },
    { action: 'command.pause', by: expect.any(String), details: { ok: true, reason: 'Fire alarm' } },
  ]);
  expect(json).toMatchObject({ incidents: [], screenText: [], exemptions: [brace] });
});

test('the recorded signals are handed out as a recording that can be read', async () => {
  const { server } = app;
  const { attemptId } = await server.join(exam);
  await putSample(attemptId);
  await exempt(attemptId, [brace]);

  const answer = await server.call('GET', pathOf(attemptId, 'signals.jsonl'), { cookie });

  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  expect(readRecording(answer.bytes.toString())).toMatchObject({
    header: { consent: fullConsent, exemptions: [brace] },
    lines: facts,
  });
});

test('only staff see them, and only of attempts that exist', async () => {
  const { server } = app;
  const { attemptId, token } = await server.join(exam);
  for (const what of ['timeline', 'signals.jsonl']) {
    const status = async (id: string, who: object) =>
      (await server.call('GET', pathOf(id, what), who)).status;
    expect(await status(attemptId, { token })).toBe(403);
    expect(await status(attemptId, {})).toBe(401);
    expect(await status(randomUUID(), { cookie })).toBe(404);
  }
  const body = { exemptions: [brace] };
  const own = await server.call('PUT', pathOf(attemptId, 'exemptions'), { token, body });
  expect(own.status).toBe(403);
});
