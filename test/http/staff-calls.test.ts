import { describe, expect, test } from 'vitest';
import { authHandlers } from '../../src/http/auth.ts';
import { commandHandlers } from '../../src/http/commands.ts';
import { incidentHandlers, incidentsPerPage } from '../../src/http/incidents.ts';
import type { IncidentView } from '../../src/protocol/incident.ts';
import type { CommandResult } from '../../src/protocol/teacher-messages.ts';
import { credentials, ids, serve, teacher } from './serve.ts';

describe('session', () => {
  async function serveAuth() {
    const done: unknown[] = [];
    const handlers = authHandlers({
      signIn: {
        login: async (email, password) => (email === teacher.email && password === 'right' ? teacher : null),
      },
      staffSession: {
        signIn: async (_req, staff) => {
          done.push(['in', staff.id]);
        },
        signOut: async () => {
          done.push(['out']);
        },
      },
    });
    return { ...(await serve({ handlers })), done };
  }

  test('a right password begins a session', async () => {
    const { call, done } = await serveAuth();
    const answer = await call('post', '/api/auth/login', {
      json: { email: ` ${teacher.email}`, password: 'right' },
    });
    expect([answer.status, answer.json, done]).toEqual([200, { user: teacher }, [['in', ids.staff]]]);
  });

  test('a wrong password and an unknown address get the same answer, and no session', async () => {
    const { call, done } = await serveAuth();
    const known = await call('post', '/api/auth/login', {
      json: { email: teacher.email, password: 'wrong' },
    });
    const unknown = await call('post', '/api/auth/login', { json: { email: 'x@x.test', password: 'right' } });
    expect([known.status, known.json.error.code]).toEqual([401, 'wrong-credentials']);
    expect(unknown.json).toEqual(known.json);
    expect(done).toEqual([]);
  });

  test('who am I, and sign out', async () => {
    const { call, done } = await serveAuth();
    expect((await call('get', '/api/auth/me', { headers: credentials.staff })).json).toEqual({
      user: teacher,
    });
    expect((await call('get', '/api/auth/me')).status).toBe(401);
    expect((await call('post', '/api/auth/logout', { headers: credentials.staff })).status).toBe(204);
    expect(done).toEqual([['out']]);
  });
});

describe('command', () => {
  const path = `/api/attempts/${ids.attempt}/commands`;
  async function serveCommands(results: CommandResult[]) {
    const asked: unknown[][] = [];
    const commands = {
      execute: async (...what: unknown[]) => {
        asked.push(what);
        return results;
      },
    };
    const { call } = await serve({ handlers: commandHandlers({ commands }) });
    const send = (json: unknown) => call('post', path, { headers: credentials.staff, json });
    return { send, asked };
  }

  test('goes to the one attempt, in the name of who sent it', async () => {
    const result = { attemptId: ids.attempt, ok: true, delivered: false };
    const { send, asked } = await serveCommands([result]);
    const answer = await send({ action: 'pause', reason: 'Fire alarm' });
    expect([answer.status, answer.json]).toEqual([200, result]);
    expect(asked).toEqual([
      [
        { kind: 'staff', id: ids.staff, name: 'Lan' },
        { attemptIds: [ids.attempt], action: 'pause', reason: 'Fire alarm' },
      ],
    ]);
  });

  test('an unknown action is 400, an unknown attempt 404, a refusal says its code', async () => {
    const unknown = await serveCommands([
      { attemptId: ids.attempt, ok: false, delivered: false, code: 'not-found' },
    ]);
    expect((await unknown.send({ action: 'dance' })).status).toBe(400);
    expect(unknown.asked).toEqual([]);
    expect((await unknown.send({ action: 'pause' })).status).toBe(404);
    const refused = { attemptId: ids.attempt, ok: false, delivered: false, code: 'attempt-over' };
    expect((await (await serveCommands([refused])).send({ action: 'pause' })).json).toEqual(refused);
  });
});

describe('incidents', () => {
  const incident: IncidentView = {
    id: ids.incident,
    examId: ids.exam,
    attemptId: ids.attempt,
    studentNumber: 'S1',
    tag: 'A2',
    name: 'multiple-faces',
    severity: 'high',
    confidence: 0.9,
    status: 'closed',
    review: null,
    startedAt: 1,
    endedAt: 2,
    durationMs: 1,
    details: { faces: 2 },
    seen: '2 faces in the picture',
    evidence: [],
  };

  async function serveIncidents() {
    const asked: unknown[][] = [];
    const handlers = incidentHandlers({
      incidents: {
        list: async (...what) => {
          asked.push(what);
          return { items: [incident], nextCursor: null };
        },
        get: async () => incident,
      },
      reviews: {
        review: async (...what) => {
          asked.push(what);
          return { ...incident, review: what[1] };
        },
      },
    });
    const { call } = await serve({ handlers });
    const send = (method: string, path: string, json?: unknown) =>
      call(method, path, { headers: credentials.staff, json });
    return { send, asked };
  }

  test('the list takes the filters of the contract; one without a value counts as absent', async () => {
    const { send, asked } = await serveIncidents();
    const list = `/api/exams/${ids.exam}/incidents`;
    const all = await send('get', `${list}?status=&tag=&attemptId=&cursor=`);
    expect([all.status, all.json]).toEqual([200, { items: [incident], nextCursor: null }]);
    await send('get', `${list}?status=open&tag=A2&attemptId=${ids.attempt}&cursor=c`);
    const limit = incidentsPerPage;
    expect(asked).toEqual([
      [ids.exam, { limit }],
      [ids.exam, { status: 'open', tag: 'A2', attemptId: ids.attempt, cursor: 'c', limit }],
    ]);
    const wrong = await send('get', `${list}?tag=A99&status=open&status=closed`);
    expect(wrong.status).toBe(400);
    expect(wrong.json.error.details.map(({ path }: { path: string }) => path)).toEqual(['status', 'tag']);
  });

  test('one incident is read and reviewed', async () => {
    const { send, asked } = await serveIncidents();
    const path = `/api/incidents/${ids.incident}`;
    expect((await send('get', path)).json).toEqual(incident);
    const answer = await send('patch', path, { review: 'dismissed', note: 'A poster' });
    expect([answer.status, answer.json.review]).toEqual([200, 'dismissed']);
    expect(asked).toEqual([[ids.incident, 'dismissed', 'A poster', teacher]]);
    expect((await send('patch', path, { review: 'guilty' })).status).toBe(400);
  });
});
