import { expect, test } from 'vitest';
import { attemptHandlers } from '../../src/http/attempts.ts';
import { credentials, ids, serve } from './serve.ts';

test('every answer tells the browser to be strict', async () => {
  const { call } = await serve();
  for (const address of ['/', '/api/exams', '/nothing', '/openapi.json']) {
    const { headers } = await call('get', address);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe/);
    expect(headers.get('permissions-policy')).toContain(
      'camera=(self), microphone=(self), display-capture=(self)',
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('HSTS is sent only where the public address has TLS', async () => {
  const secure = await serve({ publicUrl: 'https://exams.example.org' });
  const plain = await serve({ publicUrl: 'http://localhost:8000' });
  expect((await secure.call('get', '/')).headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/);
  expect((await plain.call('get', '/')).headers.get('strict-transport-security')).toBeNull();
});

test('answers under /api are kept by no cache', async () => {
  const { call } = await serve();
  for (const address of ['/api/exams', '/api/nothing']) {
    expect((await call('get', address)).headers.get('cache-control')).toBe('no-store');
  }
});

test('the log has one line a request and nothing that names a person', async () => {
  const failing = async (): Promise<never> => {
    throw new Error('the disk is full');
  };
  const handlers = attemptHandlers({
    attempts: {
      get: failing,
      list: failing,
      answers: failing,
      saveCheck: failing,
      start: failing,
      saveAnswer: failing,
      submit: failing,
      exempt: failing,
    },
    exams: { get: failing },
    connectionOf: () => ({ state: 'offline', rttMs: null, fps: null, skipped: 0, battery: null }),
  });
  const { call, lines } = await serve({ handlers });
  const answer = await call('put', `/api/attempts/${ids.attempt}/answers/${ids.question}?secret=in-query`, {
    headers: { ...credentials.student, 'User-Agent': 'secret-agent' },
    json: { value: 'secret answer', revision: 1 },
  });
  await call('get', '/nothing/secret-path');
  expect(lines.map(({ level, fields }) => [level, fields.call, fields.status])).toEqual([
    ['error', 'saveAnswer', undefined],
    ['debug', 'saveAnswer', 500],
    ['debug', 'no-page', 404],
  ]);
  expect(lines[0]?.fields.requestId).toBe(answer.headers.get('x-request-id'));
  expect(lines[1]?.fields.requestId).toBe(answer.headers.get('x-request-id'));
  const text = JSON.stringify(lines);
  for (const personal of ['secret', 'Bearer', 'own"', '127.0.0.1', ids.attempt])
    expect(text).not.toContain(personal);
});
