import { expect, test } from 'vitest';
import type { Handlers } from '../../src/http/handler.ts';
import { credentials, serve } from './serve.ts';

const exam = { title: 'Algebra', durationMinutes: 60, questions: [] };
const handlers = { createExam: () => Promise.reject(new Error('not reached')) } as Handlers;

async function refusalOf(body: object) {
  const { call } = await serve({ handlers });
  const { status, json } = await call('post', '/api/exams', {
    headers: credentials.staff,
    json: { ...exam, ...body },
  });
  return {
    status,
    code: json.error.code,
    paths: json.error.details.map(({ path }: { path: string }) => path),
  };
}

test('a value out of range is 422 with its path', async () => {
  expect(await refusalOf({ policy: { rules: { A1: { ms: -1 } }, capture: { cameraFps: 31 } } })).toEqual({
    status: 422,
    code: 'invalid-policy',
    paths: ['policy.capture.cameraFps', 'policy.rules.A1.ms'],
  });
});

test('unknown keys are 422, each with its own path', async () => {
  expect(
    await refusalOf({ policy: { colour: 1, rules: { A1: { seconds: 3, points: 5 }, A11: {} } } }),
  ).toEqual({
    status: 422,
    code: 'invalid-policy',
    paths: expect.arrayContaining(['policy.colour', 'policy.rules.A1.seconds', 'policy.rules.A11']),
  });
});

test('a policy that is no object, or a value of the wrong kind, is 422', async () => {
  expect(await refusalOf({ policy: 'strict' })).toMatchObject({ status: 422, paths: ['policy'] });
  expect(await refusalOf({ policy: { capture: { screen: 'maybe' } } })).toMatchObject({
    status: 422,
    paths: ['policy.capture.screen'],
  });
});

test('when other fields are wrong too, the whole is 400 and lists both', async () => {
  expect(await refusalOf({ title: '', policy: { colour: 1 } })).toEqual({
    status: 400,
    code: 'invalid',
    paths: expect.arrayContaining(['title', 'policy.colour']),
  });
});
