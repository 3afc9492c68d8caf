import { beforeEach, expect, test } from 'vitest';
import { BusyError } from '../../src/analysis/dispatcher.ts';
import type { CameraObservation } from '../../src/analysis/observation.ts';
import { AnswerRepository } from '../../src/db/answers.ts';
import { AttemptRepository } from '../../src/db/attempts.ts';
import { AuditRepository } from '../../src/db/audit.ts';
import { ExamRepository } from '../../src/db/exams.ts';
import { TemplateRepository } from '../../src/db/templates.ts';
import { Attempts } from '../../src/exams/attempts.ts';
import { Enrolment } from '../../src/exams/enrolment.ts';
import { Exams } from '../../src/exams/exams.ts';
import { Templates } from '../../src/exams/templates.ts';
import { attemptHandlers } from '../../src/http/attempts.ts';
import { enrolmentHandlers } from '../../src/http/enrolment.ts';
import { enrolmentProgress } from '../../src/protocol/exam.ts';
import { limits } from '../../src/protocol/limits.ts';
import { cameraPictures } from '../support/camera.ts';
import { withDatabase } from '../support/database.ts';
import { examWith, fullConsent, policyWith } from '../support/exams.ts';
import { faceWith, observationWith } from '../support/observations.ts';
import { descriptorOf, TestKeys } from '../support/templates.ts';
import { serve } from './serve.ts';

const db = withDatabase();
const pictures = cameraPictures(1, 12);
const good = observationWith({ identity: { descriptor: descriptorOf(1) }, liveness: { live: 0.9 } });
let sees: () => Promise<CameraObservation>;

beforeEach(() => {
  sees = async () => good;
});

/** The real HTTP and database; only what the networks see is made up. */
async function enrolling(consent = fullConsent) {
  const { database } = db;
  const exams = new Exams({ store: new ExamRepository(database) });
  const exam = examWith({ policy: policyWith({ checks: { enrolment: true } }) });
  await new ExamRepository(database).insert(exam);
  const log = { error: () => {} };
  const stores = { store: new AttemptRepository(database), answers: new AnswerRepository(database) };
  const attempts = new Attempts({ ...stores, audit: new AuditRepository(database), exams, log });
  const rows = new TemplateRepository(database);
  const templates = new Templates({ rows, keys: new TestKeys('one'), log });
  const examiner = { examine: () => sees() };
  const enrolment = new Enrolment({ attempts, exams, examiner, templates, model: 'm' });
  const input = { joinCode: exam.joinCode, name: 'Ada', studentNumber: 'S1', consent };
  const { attempt, token } = await attempts.join(input, { userAgent: 'test' });
  const { base, call } = await serve({
    attempts,
    handlers: {
      ...attemptHandlers({
        attempts,
        exams,
        connectionOf: () => ({ state: 'offline', rttMs: null, fps: null, skipped: 0, battery: null }),
      }),
      ...enrolmentHandlers({ enrolment }),
    },
  });
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'image/jpeg' };
  const path = `/api/attempts/${attempt.id}/enrolment`;
  const send = async (body: Uint8Array | undefined, more: Record<string, string> = {}) => {
    const init = {
      method: 'POST',
      headers: { ...headers, ...more },
      ...(body ? { body: Buffer.from(body) } : {}),
    };
    const answer = await fetch(base + path, init);
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: JSON.parse(text) };
  };
  const start = () =>
    call('post', `/api/attempts/${attempt.id}/start`, { headers: { ...headers, 'Content-Type': null } });
  const view = () =>
    call('get', `/api/attempts/${attempt.id}`, { headers: { ...headers, 'Content-Type': null } });
  return { attempt, send, start, view, call, path, templates };
}

const picture = (n: number) => pictures[n] as Uint8Array;

test('pictures until it is complete, and then the exam may start', async () => {
  const { attempt, send, start, view, templates } = await enrolling();
  const early = await start();
  expect([early.status, early.json.error]).toEqual([
    409,
    expect.objectContaining({ code: 'not-ready', details: { missing: ['enrolment'] } }),
  ]);
  for (let n = 0; n < limits.enrolmentFrames; n += 1) {
    const { status, json } = await send(picture(n));
    expect([status, enrolmentProgress.parse(json)]).toEqual([
      201,
      { accepted: true, quality: json.quality, have: n + 1, need: 5, complete: n === 4 },
    ]);
  }
  expect((await view()).json.checks.enrolment).toMatchObject({ ok: true });
  expect((await templates.of(attempt.id))?.descriptors).toHaveLength(5);
  expect((await start()).status).toBe(200);
});

test('a call whose answer was lost may be repeated', async () => {
  const { send, attempt } = await enrolling();
  for (let n = 0; n < 5; n += 1) await send(picture(n));
  const { status, json } = await send(picture(4));
  expect([status, json]).toEqual([
    201,
    { accepted: false, quality: json.quality, have: 5, need: 5, complete: true },
  ]);
  expect(await db.database.prisma.faceTemplate.count({ where: { attemptId: attempt.id } })).toBe(1);
});

test.each([
  ['no-face', observationWith({ faces: [] })],
  ['multiple-faces', observationWith({ faces: [faceWith(), faceWith()] })],
  ['too-small', observationWith({ faces: [faceWith({ box: [0, 0, 50, 50] })] })],
  ['too-dark', observationWith({ quality: { ...good.quality, luminance: 5 } })],
  ['too-blurry', observationWith({ quality: { ...good.quality, sharpness: 1 } })],
  ['looking-away', observationWith({ faces: [faceWith({ yaw: 35 })] })],
  ['not-live', observationWith({ liveness: { live: 0 } })],
])('422 %s, with words that help', async (code, observation) => {
  const { send } = await enrolling();
  sees = async () => observation;
  const { status, json } = await send(picture(0));
  expect([status, json.error.code]).toEqual([422, code]);
  expect(json.error.details).toEqual({ have: 0, need: 5, complete: false });
  expect(json.error.message.length).toBeGreaterThan(30);
});

test('422 for one that was taken already: not live, of the codes that clients know, and the message says why', async () => {
  const { send } = await enrolling();
  await send(picture(0));
  const { status, json } = await send(picture(0));
  expect([status, json.error.code, json.error.details.have]).toEqual([422, 'not-live', 1]);
  expect(json.error.message).toContain('same picture');
});

test('422 consent-required without biometrics, and the exam starts without', async () => {
  const { send, start } = await enrolling({ ...fullConsent, biometrics: false });
  const { status, json } = await send(picture(0));
  expect([status, json.error.code, json.error.details]).toEqual([
    422,
    'consent-required',
    { missing: ['biometrics'] },
  ]);
  expect((await start()).status).toBe(200);
});

test('409 already-enrolled once the exam has begun with a template', async () => {
  const { send, start } = await enrolling();
  for (let n = 0; n < 5; n += 1) await send(picture(n));
  await start();
  const { status, json } = await send(picture(6));
  expect([status, json.error.code]).toEqual([409, 'already-enrolled']);
});

test('503 with Retry-After while the analysers are busy', async () => {
  const { send } = await enrolling();
  sees = () => Promise.reject(new BusyError());
  const { status, headers, json } = await send(picture(0));
  expect([status, json.error.code, headers.get('retry-after')]).toEqual([503, 'busy', '2']);
});

test('429 with Retry-After for more pictures than anybody needs', async () => {
  const { send } = await enrolling();
  let go = () => {};
  sees = () =>
    new Promise((resolve) => {
      go = () => resolve(good);
    });
  const first = send(picture(0));
  await expect.poll(() => String(go)).toContain('resolve');
  const { status, headers, json } = await send(picture(1));
  expect([status, json.error.code, headers.get('retry-after')]).toEqual([429, 'too-many-pictures', '1']);
  go();
  expect((await first).status).toBe(201);
});

test('what is no picture, or too large a one, is refused before anybody looks at it', async () => {
  const { send } = await enrolling();
  sees = () => Promise.reject(new Error('not reached'));
  const broken = await send(Buffer.from('this is no picture'));
  expect([broken.status, broken.json.error.code]).toEqual([400, 'bad-frame']);
  expect((await send(undefined)).json.error.code).toBe('bad-frame');
  const large = await send(Buffer.alloc(limits.frameBytes + 1));
  expect([large.status, large.json.error.code]).toEqual([413, 'too-large']);
  expect((await send(picture(0), { 'Content-Encoding': 'gzip' })).status).toBe(415);
  expect((await send(picture(0), { 'Content-Type': 'image/png' })).status).toBe(415);
});

test('nobody but the student enrols, and nobody reads a template', async () => {
  const { send, path, call } = await enrolling();
  expect((await send(picture(0), { Authorization: 'Bearer nonsense' })).status).toBe(401);
  const staff = { Cookie: 'invigil.staff=lan', 'Content-Type': 'image/jpeg' };
  expect((await call('post', path, { headers: staff, json: 'x' })).status).toBe(403);
  expect((await call('get', path, { headers: staff })).status).toBe(404);
});
