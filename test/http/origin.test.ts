import { describe, expect, test } from 'vitest';
import { originAllowed, ownHost } from '../../src/protocol/origin.ts';
import { credentials, ids, publicUrl, serve } from './serve.ts';

describe('the rule', () => {
  const question = { host: 'localhost:8000', publicUrl: 'https://exams.example.org/' };
  test.each([
    ['https://exams.example.org', true],
    ['HTTPS://Exams.Example.org:443', true],
    ['http://localhost:8000', true],
    ['https://localhost:8000', false],
    ['http://exams.example.org', false],
    ['http://localhost:8001', false],
    ['https://exams.example.org.evil.test', false],
    ['https://evil.test/?https://exams.example.org', false],
    ['null', false],
    ['', false],
    ['nonsense', false],
    [undefined, false],
  ])('%s → %s', (origin, allowed) => {
    expect(originAllowed({ ...question, origin })).toBe(allowed);
  });

  test('an opaque origin does not match an opaque PUBLIC_URL', () => {
    expect(originAllowed({ origin: 'file:///a', host: undefined, publicUrl: 'file:///b' })).toBe(false);
  });

  test('forwarded headers count behind a trusted proxy only', () => {
    const headers = {
      host: 'inner:8000',
      'x-forwarded-host': 'outer.test, inner',
      'x-forwarded-proto': 'https',
    };
    expect(ownHost(headers, false)).toEqual({ host: 'inner:8000', protocol: 'http' });
    expect(ownHost(headers, true)).toEqual({ host: 'outer.test', protocol: 'https' });
    expect(ownHost({ host: 'inner:8000' }, true)).toEqual({ host: 'inner:8000', protocol: 'http' });
  });
});

const start = `/api/attempts/${ids.attempt}/start`;
const foreign = { Origin: 'https://evil.test' };

describe('over HTTP', () => {
  test('a write by cookie needs an allowed origin', async () => {
    const { call } = await serve();
    const write = async (headers: Record<string, string | null>) => {
      const { status, json } = await call('post', start, {
        headers: { ...credentials.studentCookie, ...headers },
      });
      return [status, json.error.code];
    };
    expect(await write({})).toEqual([501, 'not-implemented']);
    expect(await write({ Origin: publicUrl })).toEqual([501, 'not-implemented']);
    expect(await write(foreign)).toEqual([403, 'foreign-origin']);
    expect(await write({ Origin: null })).toEqual([403, 'foreign-origin']);
    const staff = await call('delete', `/api/exams/${ids.exam}`, {
      headers: { ...credentials.staff, ...foreign },
    });
    expect([staff.status, staff.json.error.code]).toEqual([403, 'foreign-origin']);
  });

  test('a write by bearer token needs none', async () => {
    const { call } = await serve();
    expect((await call('post', start, { headers: { ...credentials.student, ...foreign } })).status).toBe(501);
    expect((await call('post', start, { headers: { ...credentials.student, Origin: null } })).status).toBe(
      501,
    );
  });

  test('a meaningless bearer token does not free a cookie from the rule', async () => {
    const { call } = await serve();
    const headers = { ...credentials.staff, ...credentials.unknownToken, ...foreign };
    expect((await call('delete', `/api/exams/${ids.exam}`, { headers })).json.error.code).toBe(
      'foreign-origin',
    );
  });

  test('reading needs none', async () => {
    const { call } = await serve();
    expect(
      (await call('get', '/api/exams', { headers: { ...credentials.staff, Origin: null } })).status,
    ).toBe(501);
  });

  test('a foreign page signs nobody in or out, a program without cookies may sign in', async () => {
    const { call } = await serve();
    const login = async (headers: Record<string, string | null>) =>
      (await call('post', '/api/auth/login', { headers, json: {} })).status;
    expect(await login(foreign)).toBe(403);
    expect(await login({ Origin: null, ...credentials.staff })).toBe(403);
    expect(await login({ Origin: null })).toBe(501);
  });

  test('behind a trusted proxy the forwarded host is the own host, else it is not', async () => {
    const headers = {
      ...credentials.studentCookie,
      Origin: 'https://school.test',
      'X-Forwarded-Host': 'school.test',
      'X-Forwarded-Proto': 'https',
    };
    const trusting = await serve({ trustProxy: 1 });
    expect((await trusting.call('post', start, { headers })).status).toBe(501);
    const plain = await serve();
    expect((await plain.call('post', start, { headers })).status).toBe(403);
  });
});
