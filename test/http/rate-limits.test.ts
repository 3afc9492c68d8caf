import { expect, test } from 'vitest';
import { authHandlers } from '../../src/http/auth.ts';
import { serve, teacher } from './serve.ts';

const signIn = {
  login: async (_email: string, password: string) => (password === 'right' ? teacher : null),
};
const staffSession = { signIn: async () => {}, signOut: async () => {} };
const handlers = authHandlers({ signIn, staffSession });

test('sign-in is limited by e-mail and address; only failures count, and other people are not held up', async () => {
  const { call } = await serve({ handlers, rateLimits: { failedLoginsOfOneEmail: 2 } });
  const login = (email: string, password: string) =>
    call('post', '/api/auth/login', { json: { email, password } });
  for (let i = 0; i < 4; i++) expect((await login('lan@example.org', 'right')).status).toBe(200);
  expect((await login('lan@example.org', 'wrong')).status).toBe(401);
  expect((await login('LAN@example.org ', 'wrong')).status).toBe(401);
  const third = await login('lan@example.org', 'wrong');
  expect([third.status, third.json.error.code]).toEqual([429, 'too-many-requests']);
  const wait = Number(third.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect((await login('tom@example.org', 'right')).status).toBe(200);
});

test('sign-in is limited by address, whatever the e-mail', async () => {
  const { call } = await serve({ handlers, rateLimits: { logins: 2 } });
  const login = async (email: string) =>
    (await call('post', '/api/auth/login', { json: { email, password: 'wrong' } })).status;
  expect([await login('a@x.test'), await login('b@x.test'), await login('c@x.test')]).toEqual([
    401, 401, 429,
  ]);
});

test('joins and previews are limited apart', async () => {
  const { call } = await serve({ rateLimits: { joins: 1 } });
  const post = async (path: string) => (await call('post', path, { json: {} })).status;
  expect([await post('/api/join'), await post('/api/join')]).toEqual([501, 429]);
  expect([await post('/api/join/preview'), await post('/api/join/preview')]).toEqual([501, 429]);
});

test('all calls together are limited, health and pages are not', async () => {
  const { call } = await serve({ rateLimits: { calls: 2 } });
  const get = async (path: string) => (await call('get', path)).status;
  expect([await get('/api/exams'), await get('/api/nothing'), await get('/api/exams')]).toEqual([
    401, 404, 429,
  ]);
  expect([await get('/healthz'), await get('/openapi.json'), await get('/')]).toEqual([501, 200, 503]);
});

test('behind a trusted proxy each forwarded address has its own count, without one the header changes nothing', async () => {
  const limits = { rateLimits: { calls: 1 } };
  const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
  const trusting = await serve({ ...limits, trustProxy: 1 });
  const plain = await serve(limits);
  const statuses = async ({ call }: typeof plain) => [
    (await call('get', '/api/exams', from('192.0.2.1'))).status,
    (await call('get', '/api/exams', from('192.0.2.2'))).status,
  ];
  expect(await statuses(trusting)).toEqual([401, 401]);
  expect(await statuses(plain)).toEqual([401, 429]);
});

test('what a client writes into X-Forwarded-For itself gives it no new count', async () => {
  const { call } = await serve({ rateLimits: { calls: 1 }, trustProxy: true });
  // The proxy adds the address it sees at the right end.
  const as = (claimed: string) => ({ headers: { 'X-Forwarded-For': `${claimed}, 192.0.2.1` } });
  expect((await call('get', '/api/exams', as('198.51.100.1'))).status).toBe(401);
  expect((await call('get', '/api/exams', as('198.51.100.2'))).status).toBe(429);
});
