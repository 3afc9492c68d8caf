import { expect, test } from 'vitest';
import type { Attempt } from '../../src/exams/attempt.ts';
import { Refusal } from '../../src/exams/refusal.ts';
import { type AttemptDesk, attemptHandlers, attemptsPerPage } from '../../src/http/attempts.ts';
import { attemptView, started } from '../../src/protocol/exam.ts';
import type { Connection } from '../../src/protocol/teacher-messages.ts';
import { attemptWith, credentials, ids, serve } from './serve.ts';

const attempt = attemptWith();
const online: Connection = { state: 'online', rttMs: 20, fps: 2, skipped: 0, battery: 0.5 };
const answers = { [ids.question]: { value: 'because', revision: 3, savedAt: 5_000 } };
const address = `/api/attempts/${ids.attempt}`;

async function serveAttempts(
  parts: Partial<AttemptDesk> = {},
  exam: () => Promise<unknown> = async () => ({}),
) {
  const asked: unknown[][] = [];
  const attempts: AttemptDesk = {
    get: async () => attempt,
    list: async () => [attempt],
    answers: async () => answers,
    saveCheck: async (...what) => {
      asked.push(what);
      return attemptWith({ checks: { system: { ok: true, at: 7_000 } } });
    },
    start: async () => ({ attempt, questions: [] }),
    saveAnswer: async (...what) => {
      asked.push(what);
      return { revision: 4, savedAt: 6_000 };
    },
    submit: async () => attemptWith({ status: 'submitted', submittedAt: 9_000, receipt: 'R-1' }),
    exempt: async (...what) => {
      asked.push(what);
      return attemptWith({ exemptions: what[1] });
    },
    ...parts,
  };
  const handlers = attemptHandlers({
    attempts,
    exams: { get: exam },
    connectionOf: () => online,
    now: () => 602_000,
  });
  const { call } = await serve({ handlers });
  return { call, asked };
}

test('an attempt is shown with its answers, its time left and its connection', async () => {
  const { call } = await serveAttempts();
  const { status, json } = await call('get', address, { headers: credentials.student });
  expect(status).toBe(200);
  expect(attemptView.parse(json)).toEqual(json);
  expect(json).toMatchObject({ id: ids.attempt, remainingMs: 3_000_000, answers, connection: online });
  expect(json).not.toHaveProperty('tokenHash');
});

test('start gives the questions without their solutions, whatever comes with them', async () => {
  const question = {
    id: ids.question,
    kind: 'single' as const,
    prompt: '2 + 2',
    options: ['3', '4'],
    answer: 1,
    tolerance: 0.5,
    points: 1,
  };
  const { call } = await serveAttempts({ start: async () => ({ attempt, questions: [question] }) });
  const answer = await call('post', `${address}/start`, { headers: credentials.student, json: {} });
  expect(answer.status).toBe(200);
  expect(started.parse(answer.json)).toEqual(answer.json);
  expect(answer.json.questions).toEqual([
    { id: ids.question, kind: 'single', prompt: '2 + 2', options: ['3', '4'], points: 1 },
  ]);
  expect((await call('post', `${address}/start`, { headers: credentials.student })).status).toBe(200);
});

test('an answer is saved under its question', async () => {
  const { call, asked } = await serveAttempts();
  const json = { value: [0, 2], revision: 4, at: 5_500 };
  const answer = await call('put', `${address}/answers/${ids.question}`, {
    headers: credentials.student,
    json,
  });
  expect([answer.status, answer.json]).toEqual([200, { revision: 4, savedAt: 6_000 }]);
  expect(asked).toEqual([[ids.attempt, ids.question, json]]);
});

test('an older answer is 409 with what is stored', async () => {
  const stored = { value: 'because', revision: 9, savedAt: 1 };
  const refuse = () => Promise.reject(new Refusal('stale-revision', 'A newer answer is stored.', { stored }));
  const { call } = await serveAttempts({ saveAnswer: refuse });
  const path = `${address}/answers/${ids.question}`;
  const answer = await call('put', path, { headers: credentials.student, json: { value: 1, revision: 1 } });
  expect([answer.status, answer.json.error.details]).toEqual([409, { stored }]);
});

test('checks are answered with all results so far', async () => {
  const { call, asked } = await serveAttempts();
  const json = { name: 'system', ok: true, detail: { camera: 'ok' } };
  const answer = await call('post', `${address}/checks`, { headers: credentials.student, json });
  expect([answer.status, answer.json]).toEqual([200, { checks: { system: { ok: true, at: 7_000 } } }]);
  expect(asked).toEqual([[ids.attempt, json]]);
});

test('submit answers with the receipt', async () => {
  const { call } = await serveAttempts();
  const answer = await call('post', `${address}/submit`, { headers: credentials.student });
  expect([answer.status, answer.json]).toEqual([200, { submittedAt: 9_000, receipt: 'R-1' }]);
});

const brace = { tag: 'A3', reason: 'Wears a neck brace.' };

test('exemptions are set in the name of who sent them, and shown in the attempt', async () => {
  const { call, asked } = await serveAttempts();
  const json = { exemptions: [{ ...brace, reason: ` ${brace.reason} ` }] };
  const answer = await call('put', `${address}/exemptions`, { headers: credentials.staff, json });
  expect([answer.status, answer.json.exemptions]).toEqual([200, [brace]]);
  expect(attemptView.parse(answer.json)).toEqual(answer.json);
  expect(asked).toEqual([[ids.attempt, [brace], { kind: 'staff', id: ids.staff, name: 'Lan' }]]);
});

test.each([
  ['no list', {}, 'exemptions'],
  ['an unknown tag', { exemptions: [{ ...brace, tag: 'A11' }] }, 'exemptions.0.tag'],
  ['no reason', { exemptions: [{ tag: 'A3' }] }, 'exemptions.0.reason'],
  ['an empty reason', { exemptions: [{ ...brace, reason: ' \u0000 ' }] }, 'exemptions.0.reason'],
  ['a reason too long', { exemptions: [{ ...brace, reason: 'x'.repeat(501) }] }, 'exemptions.0.reason'],
  ['a tag that stands there twice', { exemptions: [brace, brace] }, 'exemptions'],
  ['more than there are rules', { exemptions: Array(11).fill(brace) }, 'exemptions'],
])('exemptions with %s are refused', async (_what, json, path) => {
  const { call, asked } = await serveAttempts();
  const answer = await call('put', `${address}/exemptions`, { headers: credentials.staff, json });
  expect([answer.status, answer.json.error.code]).toEqual([400, 'invalid']);
  expect(answer.json.error.details[0].path).toBe(path);
  expect(asked).toEqual([]);
});

const many: Attempt[] = Array.from({ length: attemptsPerPage * 2 }, (_, i) =>
  attemptWith({ id: `${ids.attempt.slice(0, -4)}${String(i).padStart(4, '0')}` }),
);

test('the list of an exam goes on page by page to the end, without gaps', async () => {
  const { call } = await serveAttempts({ list: async () => many });
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < 10; pages++) {
    const answer = await call('get', `/api/exams/${ids.exam}/attempts?cursor=${cursor}`, {
      headers: credentials.staff,
    });
    expect(answer.status).toBe(200);
    seen.push(...answer.json.items.map(({ id }: { id: string }) => id));
    cursor = answer.json.nextCursor;
  }
  expect(cursor).toBeNull();
  expect(seen).toEqual(many.map(({ id }) => id));
});

test('an unknown cursor and an unknown exam are refused', async () => {
  const { call } = await serveAttempts();
  const list = `/api/exams/${ids.exam}/attempts`;
  expect((await call('get', `${list}?cursor=x`, { headers: credentials.staff })).status).toBe(400);
  const gone = await serveAttempts({}, () =>
    Promise.reject(new Refusal('not-found', 'There is no such exam.')),
  );
  expect((await gone.call('get', list, { headers: credentials.staff })).status).toBe(404);
});
