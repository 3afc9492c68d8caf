import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { learningMs } from '../../src/signals/attention/baseline.ts';
import { openPolicy, TestServer } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import { fullConsent } from '../support/exams.ts';
import { studentSocket, until } from '../support/sockets.ts';

const asking: PolicyInput = { ...openPolicy, attention: { confusion: true } };
const questions = [{ kind: 'text', prompt: 'Why?', points: 1 }];
const body = { title: 'Botany', durationMinutes: 60, policy: asking, questions };

/** The same data, by an operator who allows it, and by one who does not. */
let dataDir: string;
let allowing: TestServer;
let forbidding: TestServer;
let exam: { id: string; joinCode: string };

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'invigil-attention-'));
  allowing = new TestServer(dataDir, { ALLOW_ATTENTION: 'true' });
  forbidding = new TestServer(dataDir);
  await allowing.start();
});

afterAll(async () => {
  await allowing.stop();
  await forbidding.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const joinWith = (server: TestServer, attention: boolean, studentNumber: string) =>
  server.call('POST', '/api/join', {
    body: { joinCode: exam.joinCode, name: 'Ada', studentNumber, consent: { ...fullConsent, attention } },
  });

test('where the operator allows it an exam may ask, and each student must agree', async () => {
  const cookie = await allowing.signIn();
  const created = await allowing.call('POST', '/api/exams', { cookie, body });
  expect([created.status, created.json.policy.attention.confusion]).toEqual([201, true]);
  exam = created.json;

  const refused = await joinWith(allowing, false, 'S1');
  expect([refused.status, refused.json.error]).toEqual([
    422,
    expect.objectContaining({ code: 'consent-required', details: { missing: ['attention'] } }),
  ]);
  const joined = await joinWith(allowing, true, 'S2');
  expect([joined.status, joined.json.policy.attention.confusion]).toEqual([201, true]);
});

test('once the operator takes it back, an exam from before asks for it no longer, and a new one may not', async () => {
  await allowing.stop();
  await forbidding.start();
  const cookie = await forbidding.signIn();
  const codeOf = async (method: string, url: string, sent: object) => {
    const { status, json } = await forbidding.call(method, url, { cookie, body: sent });
    return [status, json.error?.code];
  };
  expect(await codeOf('POST', '/api/exams', body)).toEqual([422, 'attention-not-allowed']);
  const url = `/api/exams/${exam.id}`;
  expect(await codeOf('PATCH', url, { policy: asking })).toEqual([422, 'attention-not-allowed']);
  expect(await codeOf('PATCH', url, { title: 'Zoology' })).toEqual([200, undefined]);

  const preview = await forbidding.call('POST', '/api/join/preview', { body: { joinCode: exam.joinCode } });
  expect(preview.json.policy.attention.confusion).toBe(false);
});

test('then nothing of it is computed, told or stored, also for who agreed before', async () => {
  const joined = (await joinWith(forbidding, true, 'S3')).json;
  await forbidding.begin(joined);
  const socket = await studentSocket(forbidding, joined.token);
  expect((await socket.next('WELCOME')).policy.attention.confusion).toBe(false);
  const begun = Date.now();
  const stop = socket.film(cameraPictures(1), 250);
  // Long enough for a baseline: were it computed, there would be a score.
  await until(() => Date.now() - begun > learningMs + 3_000, 'the time of a baseline', learningMs + 10_000);
  stop();
  const scores = socket.of('SCORES');
  expect(scores.length).toBeGreaterThan(20);
  expect(new Set(scores.map(({ confusionScore }) => confusionScore))).toEqual(new Set([null]));
  expect(new Set(scores.map(({ status }) => status))).not.toContain('CONFUSED');
  await socket.close();

  const sql = 'SELECT confusion FROM score_samples WHERE attempt_id = $1';
  const samples = await until(async () => {
    const rows = await forbidding.query<{ confusion: number | null }>(sql, [joined.attemptId]);
    return rows.length > 10 && rows;
  }, 'samples in the database');
  expect(samples.every(({ confusion }) => confusion === null)).toBe(true);
  expect(await forbidding.query('SELECT attempt_id FROM attention_states')).toEqual([]);
});
