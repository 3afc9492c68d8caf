import { expect, test } from 'vitest';
import type { Exam } from '../../src/exams/exam.ts';
import { Refusal } from '../../src/exams/refusal.ts';
import { type Entrance, joinHandlers } from '../../src/http/join.ts';
import { joined } from '../../src/protocol/exam.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { attemptWith, credentials, ids, serve, tokenOf } from './serve.ts';

const attempt = attemptWith({ status: 'checking' });
const exam: Exam = {
  id: ids.exam,
  title: 'Algebra',
  description: 'Open book',
  durationMinutes: 60,
  opensAt: null,
  closesAt: null,
  joinCode: 'ABCDEFGH23',
  policy: resolvePolicy(),
  questions: [{ id: ids.question, kind: 'number', prompt: 'SECRET 2 + 2', answer: 4, points: 1 }],
  createdAt: 1_000,
  createdBy: null,
};
const input = { joinCode: 'ABCDEFGH23', name: 'Mia', studentNumber: 'S1', consent: attempt.consent };

async function serveJoin(url = 'http://localhost:8000', join?: Entrance['join']) {
  const asked: unknown[][] = [];
  const attempts: Entrance = {
    join:
      join ??
      (async (...what) => {
        asked.push(what);
        return { attempt, token: 'fresh-token', exam };
      }),
  };
  const exams = {
    byJoinCode: async (code: string) => {
      if (code !== exam.joinCode) throw new Refusal('unknown-join-code', 'No exam has this code. Check it.');
      return exam;
    },
  };
  const { call } = await serve({ handlers: joinHandlers({ exams, attempts, tokenOf, publicUrl: url }) });
  return { call, asked };
}

test('join answers with the token and sets it as a cookie that scripts cannot read', async () => {
  const { call, asked } = await serveJoin();
  const answer = await call('post', '/api/join', {
    json: input,
    headers: { 'User-Agent': 'u'.repeat(1_000) },
  });
  expect(answer.status).toBe(201);
  expect(joined.parse(answer.json)).toMatchObject({ attemptId: ids.attempt, token: 'fresh-token' });
  expect(answer.json.exam).toMatchObject({ title: 'Algebra', questionCount: 1 });
  expect(answer.text).not.toContain('SECRET');
  const cookie = answer.headers.getSetCookie().join();
  expect(cookie).toMatch(/^invigil\.attempt=fresh-token; Max-Age=\d+; Path=\/;.* HttpOnly; SameSite=Lax$/);
  expect(cookie).not.toContain('Secure');
  expect(asked).toEqual([[input, { userAgent: 'u'.repeat(300) }]]);
});

test('behind TLS the cookie is secure', async () => {
  const { call } = await serveJoin('https://exams.example.org');
  const answer = await call('post', '/api/join', { json: input });
  expect(answer.headers.getSetCookie().join()).toContain('; Secure');
});

test('a student who comes again is known by token or cookie', async () => {
  const { call, asked } = await serveJoin();
  await call('post', '/api/join', { json: input, headers: credentials.student });
  await call('post', '/api/join', { json: input, headers: credentials.studentCookie });
  expect(asked.map(([, from]) => from)).toEqual([
    expect.objectContaining({ token: 'own' }),
    expect.objectContaining({ token: 'own' }),
  ]);
});

test('what join refuses sets no cookie', async () => {
  const requestId = ids.incident;
  const { call } = await serveJoin(undefined, () =>
    Promise.reject(new Refusal('already-joined', 'Ask your teacher.', { requestId })),
  );
  const answer = await call('post', '/api/join', { json: input });
  expect([answer.status, answer.json.error.details]).toEqual([409, { requestId }]);
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test('the preview tells what an exam asks for, and no question', async () => {
  const { call } = await serveJoin();
  const answer = await call('post', '/api/join/preview', { json: { joinCode: ' ABCDEFGH23 ' } });
  expect([answer.status, answer.json]).toEqual([
    200,
    {
      exam: {
        id: ids.exam,
        title: 'Algebra',
        description: 'Open book',
        durationMinutes: 60,
        questionCount: 1,
      },
      policy: exam.policy,
    },
  ]);
  expect((await call('post', '/api/join/preview', { json: { joinCode: 'x' } })).status).toBe(404);
});
