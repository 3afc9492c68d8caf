import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createStaffSession,
  type StaffSession,
  type StaffSessionOptions,
} from '../../src/auth/staff-session.ts';
import type { Staff } from '../../src/protocol/exam.ts';
import { withDatabase } from '../support/database.ts';
import { MemoryUsers } from '../support/users.ts';

const db = withDatabase();
let users: MemoryUsers;
let ada: Staff;
let sessions: StaffSession[];
let servers: Server[];
/** Requests that never passed the middleware, kept as a socket keeps its upgrade. */
let upgrades: IncomingMessage[];

beforeEach(async () => {
  users = new MemoryUsers();
  ada = { id: randomUUID(), email: 'ada@example.org', name: 'Ada', role: 'teacher' };
  await users.insert({ ...ada, passwordHash: 'x' });
  sessions = [];
  servers = [];
  upgrades = [];
});

afterEach(async () => {
  for (const session of sessions) await session.close();
  for (const server of servers) await new Promise((done) => server.close(done));
});

async function serve(options: Partial<StaffSessionOptions> = {}) {
  const log = { warn() {} };
  const session = createStaffSession({
    pool: db.database.pool,
    users,
    secret: 'a secret of the tests',
    secure: 'auto',
    log,
    ...options,
  });
  const app = express();
  app.get('/upgrade-like', async (req, res) => {
    upgrades.push(req);
    res.json(await session.staffOf(req));
  });
  app.use(session.middleware);
  app.get('/me', async (req, res) => void res.json(await session.staffOf(req)));
  app.post('/in', async (req, res) => {
    await session.signIn(req, ada);
    res.sendStatus(204);
  });
  app.post('/out', async (req, res) => {
    await session.signOut(req);
    res.sendStatus(204);
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  sessions.push(session);
  servers.push(server);
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async (method: string, path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(base + path, { method, headers });
    const cookies = answer.headers.getSetCookie();
    const body: unknown = answer.status === 200 ? await answer.json() : undefined;
    return { cookies, cookie: cookies[0]?.split(';')[0] ?? '', body };
  };
}

test('a signed-in user is known to requests and to what never passed the middleware', async () => {
  const call = await serve();
  const { cookie, cookies } = await call('POST', '/in');

  expect(cookies[0]).toMatch(/^invigil\.staff=.*; Path=\/; .*HttpOnly; SameSite=Lax$/);
  expect((await call('GET', '/me', { cookie })).body).toEqual(ada);
  expect((await call('GET', '/upgrade-like', { cookie })).body).toEqual(ada);
});

test('without a sign-in nobody is known, no cookie is set and nothing is stored', async () => {
  const call = await serve();
  await db.database.prisma.staffSession.deleteMany();

  const answer = await call('GET', '/me');

  expect(answer).toEqual({ cookies: [], cookie: '', body: null });
  expect((await call('GET', '/upgrade-like')).body).toBeNull();
  expect(await db.database.prisma.staffSession.count()).toBe(0);
});

test('a sign-in gives another id, and the one before is worth nothing', async () => {
  const call = await serve();
  const first = await call('POST', '/in');
  const second = await call('POST', '/in', { cookie: first.cookie });

  expect(second.cookie).not.toBe(first.cookie);
  expect((await call('GET', '/me', { cookie: first.cookie })).body).toBeNull();
  expect((await call('GET', '/me', { cookie: second.cookie })).body).toEqual(ada);
});

test('after signing out the cookie is worth nothing, and signing out again is fine', async () => {
  const call = await serve();
  const { cookie } = await call('POST', '/in');

  await call('POST', '/out', { cookie });
  await call('POST', '/out', { cookie });

  expect((await call('GET', '/me', { cookie })).body).toBeNull();
});

test('an upgrade that is asked again tells of a sign-out since', async () => {
  const call = await serve();
  const { cookie } = await call('POST', '/in');
  expect((await call('GET', '/upgrade-like', { cookie })).body).toEqual(ada);
  const staffNow = () => sessions[0]?.staffOf(upgrades[0] as IncomingMessage);
  expect(await staffNow()).toEqual(ada);

  await call('POST', '/out', { cookie });

  expect(await staffNow()).toBeNull();
});

test('a user who was deleted is signed in no longer', async () => {
  const call = await serve();
  const { cookie } = await call('POST', '/in');

  users.users.length = 0;

  expect((await call('GET', '/me', { cookie })).body).toBeNull();
});

test('a cookie signed with another secret, or changed, is not accepted', async () => {
  const { cookie } = await (await serve({ secret: 'another one' }))('POST', '/in');
  const call = await serve();

  expect((await call('GET', '/me', { cookie })).body).toBeNull();
  const own = (await call('POST', '/in')).cookie;
  expect((await call('GET', '/me', { cookie: `${own}x` })).body).toBeNull();
});

test('behind TLS the cookie is Secure', async () => {
  const call = await serve({ secure: true });

  expect((await call('POST', '/in', { 'x-forwarded-proto': 'https' })).cookies[0]).toContain('; Secure');
  expect((await call('POST', '/in')).cookies).toEqual([]);
});
