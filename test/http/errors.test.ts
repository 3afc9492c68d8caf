import { expect, test } from 'vitest';
import { Refusal, type RefusalCode } from '../../src/exams/refusal.ts';
import { jsonBodyBytes } from '../../src/http/body.ts';
import { maxDepth } from '../../src/http/depth.ts';
import { refusalStatus } from '../../src/http/errors.ts';
import type { HandlerRequest, Handlers } from '../../src/http/handler.ts';
import { errorBody } from '../../src/protocol/errors.ts';
import { credentials, ids, serve } from './serve.ts';

const exam = { title: 'Algebra', durationMinutes: 60, questions: [] };
const throwing = (error: unknown): Handlers => ({
  async createExam() {
    throw error;
  },
});
const create = { headers: credentials.staff, json: exam };

test.each(Object.entries(refusalStatus))(
  'refusal %s is answered %i, its fields in details',
  async (code, status) => {
    const refusal = new Refusal(code as RefusalCode, 'It is so. Do this.', { missing: ['system'] });
    const { call } = await serve({ handlers: throwing(refusal) });
    const answer = await call('post', '/api/exams', create);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({
      error: { code, message: 'It is so. Do this.', details: { missing: ['system'] } },
    });
  },
);

test('a refusal without fields has no details', async () => {
  const { call } = await serve({ handlers: throwing(new Refusal('closed', 'It is over.')) });
  expect((await call('post', '/api/exams', create)).json).toEqual({
    error: { code: 'closed', message: 'It is over.' },
  });
});

test('an unexpected error is answered with a number that the log has too, and tells nothing else', async () => {
  const secret = 'Invalid call\n{ data: { name: "Mia" } }';
  const { call, lines } = await serve({ handlers: throwing(new TypeError(secret)) });
  const answer = await call('post', '/api/exams', create);
  expect(answer.status).toBe(500);
  expect(answer.json.error.code).toBe('internal');
  const { id } = answer.json.error.details;
  expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(answer.json.error.message).toContain(id);
  expect(answer.text).not.toContain('Invalid call');
  const logged = lines.find(({ level }) => level === 'error');
  expect(logged?.fields).toMatchObject({
    errorId: id,
    call: 'createExam',
    error: 'TypeError',
    reason: 'Invalid call',
  });
  expect(JSON.stringify(lines)).not.toContain('Mia');
});

test('what is thrown may be anything', async () => {
  for (const thrown of [undefined, null, 'text', { status: 'odd' }]) {
    const { call } = await serve({ handlers: throwing(thrown) });
    expect((await call('post', '/api/exams', create)).status).toBe(500);
  }
});

test('a database that is away is answered 503 with Retry-After, wherever it is missed', async () => {
  class Gone extends Error {}
  const isUnavailable = (error: unknown) => error instanceof Gone;
  const inHandler = await serve({ handlers: throwing(new Gone('no connection')), isUnavailable });
  const inCaller = await serve({
    attempts: { authenticate: () => Promise.reject(new Gone('no')) },
    isUnavailable,
  });
  for (const answer of [
    await inHandler.call('post', '/api/exams', create),
    await inCaller.call('get', `/api/attempts/${ids.attempt}`, { headers: credentials.student }),
  ]) {
    expect([answer.status, answer.json.error.code]).toEqual([503, 'unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(inHandler.lines.some(({ level }) => level === 'error')).toBe(true);
});

test('an unknown path under /api is 404 in the form of errors', async () => {
  const { call } = await serve();
  for (const path of ['/api', '/api/nothing', '/api/exams/a/b/c/d']) {
    const answer = await call('get', path);
    expect(answer.status).toBe(404);
    expect(errorBody.parse(answer.json).error.code).toBe('not-found');
  }
  expect((await call('put', '/api/exams')).status).toBe(404);
});

test('an id that is no UUID is 400 and named', async () => {
  const { call } = await serve({
    handlers: { getExam: async () => ({ status: 200 }) } as unknown as Handlers,
  });
  for (const id of ['1', 'x'.repeat(300), '%00', "1'%20or%201"]) {
    const answer = await call('get', `/api/exams/${id}`, { headers: credentials.staff });
    expect([answer.status, answer.json.error.code]).toEqual([400, 'invalid']);
    expect(answer.json.error.details).toEqual([{ path: 'id', message: expect.any(String) }]);
  }
  const broken = await call('get', '/api/exams/%E0%A4%A', { headers: credentials.staff });
  expect([broken.status, broken.json.error.code]).toEqual([400, 'invalid']);
});

test('a body that is no JSON object is 400 invalid-json', async () => {
  const { call } = await serve({ handlers: throwing(new Error('not reached')) });
  for (const json of ['{"title":', 'title', '"text"', '12', 'null']) {
    const answer = await call('post', '/api/exams', { headers: credentials.staff, json });
    expect([answer.status, answer.json.error.code]).toEqual([400, 'invalid-json']);
  }
});

test('a body that is too large is 413, one of another type 415, a missing one 400', async () => {
  const { call } = await serve({ handlers: throwing(new Error('not reached')) });
  const description = 'x'.repeat(jsonBodyBytes);
  const large = await call('post', '/api/exams', { ...create, json: { ...exam, description } });
  expect([large.status, large.json.error.code]).toEqual([413, 'too-large']);
  const headers = { ...credentials.staff, 'Content-Type': 'text/plain' };
  const text = await call('post', '/api/exams', { headers, json: 'title=Algebra' });
  expect([text.status, text.json.error.code]).toEqual([415, 'unsupported-media-type']);
  const empty = await call('post', '/api/exams', { headers: credentials.staff });
  expect([empty.status, empty.json.error.code]).toEqual([400, 'invalid']);
});

test('a picture call takes pictures only', async () => {
  const body = { accepted: true, quality: 1, have: 1, need: 5, complete: false };
  const handlers = { enrol: async () => ({ status: 201, body }) } satisfies Handlers;
  const { call } = await serve({ handlers });
  const send = (type: string) =>
    call('post', `/api/attempts/${ids.attempt}/enrolment`, {
      headers: { ...credentials.student, 'Content-Type': type },
      json: 'bytes',
    });
  expect((await send('image/png')).status).toBe(415);
  expect((await send('image/jpeg')).status).toBe(201);
});

test('each wrong field is listed with its path', async () => {
  const { call } = await serve({ handlers: throwing(new Error('not reached')) });
  const json = { durationMinutes: 'long', questions: [{ kind: 'single', prompt: 'a' }, { kind: 'text' }] };
  const { status, json: answer } = await call('post', '/api/exams', { headers: credentials.staff, json });
  expect([status, answer.error.code]).toEqual([400, 'invalid']);
  const paths = answer.error.details.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(['title', 'durationMinutes', 'questions.0.options', 'questions.1.prompt']);
});

test('of the two ways to join, the nearer one is explained', async () => {
  const handlers = { join: async () => Promise.reject(new Error('not reached')) } as Handlers;
  const { call } = await serve({ handlers });
  const consent = Object.fromEntries(
    ['camera', 'screen', 'audio', 'recording', 'biometrics', 'attention', 'identityCard'].map((name) => [
      name,
      true,
    ]),
  );
  const pathsOf = async (json: object) =>
    (await call('post', '/api/join', { json })).json.error.details.map(({ path }: { path: string }) => path);
  expect(await pathsOf({ joinCode: 'ABC', name: ' ', studentNumber: '1', consent })).toEqual(['name']);
  expect(await pathsOf({ inviteToken: 'abc', consent: { ...consent, camera: undefined } })).toEqual([
    'consent.camera',
  ]);
});

test('an endless list of faults is cut', async () => {
  const { call } = await serve({ handlers: throwing(new Error('not reached')) });
  const questions = Array.from({ length: 400 }, () => ({}));
  const { json } = await call('post', '/api/exams', {
    headers: credentials.staff,
    json: { ...exam, questions },
  });
  expect(json.error.details).toHaveLength(50);
});

test('text that the database cannot keep is made so that it can, and deep nesting is refused', async () => {
  const bodies: unknown[] = [];
  const handlers: Handlers = {
    async saveAnswer({ body }: HandlerRequest<'saveAnswer'>) {
      bodies.push(body.value);
      return { status: 200, body: { revision: 1, savedAt: 1 } };
    },
    async saveCheck() {
      return { status: 200, body: { checks: {} } };
    },
  };
  const { call } = await serve({ handlers });
  const answers = `/api/attempts/${ids.attempt}/answers/${ids.question}`;
  const json = String.raw`{"value":"a\u0000b\ud83d, \ud83d\ude00","revision":1}`;
  expect((await call('put', answers, { headers: credentials.student, json })).status).toBe(200);
  expect(bodies).toEqual(['ab\ufffd, \u{1f600}']);

  const nested = (depth: number) =>
    `{"name":"system","ok":true,"detail":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  const check = async (depth: number) =>
    (
      await call('post', `/api/attempts/${ids.attempt}/checks`, {
        headers: credentials.student,
        json: nested(depth),
      })
    ).status;
  expect(await check(maxDepth - 5)).toBe(200);
  expect(await check(maxDepth + 5)).toBe(400);
  expect(await check(200_000)).toBe(400);
});
