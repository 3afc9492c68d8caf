import { Counter, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { healthHandlers } from '../../src/http/health.ts';
import { serve } from './serve.ts';

async function serveHealth(ready: boolean) {
  const registry = new Registry();
  new Counter({ name: 'frames_total', help: 'Frames.', registers: [registry] }).inc(3);
  const report = {
    ready,
    database: true,
    queue: true,
    runtime: 'onnx',
    backend: 'cpu',
    models: {},
    spool: 0,
  };
  const readiness = { check: async () => report };
  return { ...(await serve({ handlers: healthHandlers({ readiness, metrics: registry }) })), report };
}

test('alive', async () => {
  const { call } = await serveHealth(false);
  const answer = await call('get', '/healthz', { headers: { Origin: null } });
  expect([answer.status, answer.json]).toEqual([200, { alive: true }]);
});

test.each([
  [true, 200],
  [false, 503],
])('ready %s → %i, with what is ready', async (ready, status) => {
  const { call, report } = await serveHealth(ready);
  const answer = await call('get', '/readyz');
  expect([answer.status, answer.json]).toEqual([status, report]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('metrics in the form that Prometheus reads', async () => {
  const { call } = await serveHealth(true);
  const answer = await call('get', '/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(answer.text).toContain('frames_total 3');
});
