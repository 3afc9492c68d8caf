import { expect, test } from 'vitest';
import { Readiness, type ReadinessOptions } from '../../src/ops/readiness.ts';

const well: ReadinessOptions = {
  db: { ping: async () => 1 },
  queues: { check: async () => {} },
  analysers: { threads: 2, ready: 2, size: 2, runtime: 'onnx-cpu' },
  screenReaders: { threads: 1, ready: 1 },
  listeners: { threads: 1, ready: 0, serving: null },
  incidents: { spooled: 0 },
};
const check = (options: Partial<ReadinessOptions>) => new Readiness({ ...well, ...options }).check();

test('it tells what really runs the networks', async () => {
  expect(await check({})).toEqual({
    ready: true,
    database: 'ok',
    queue: 'ok',
    runtime: 'onnx',
    backend: 'cpu',
    models: {
      threads: 2,
      ready: 2,
      atOnce: 2,
      screens: { threads: 1, ready: 1 },
      sound: { ready: 0, detector: null },
    },
    spool: 0,
  });
  const gpu = { threads: 1, ready: 1, size: 8, runtime: 'tfjs-node-gpu' };
  expect(await check({ analysers: gpu })).toMatchObject({
    runtime: 'tfjs',
    backend: 'node-gpu',
    models: { threads: 1, ready: 1, atOnce: 8 },
  });
});

test.each<[string, Partial<ReadinessOptions>]>([
  ['no analyser', { analysers: { ...well.analysers, ready: 0, runtime: 'loading' } }],
  ['no database', { db: { ping: () => Promise.reject(new Error('away')) } }],
  ['no queue', { queues: { check: () => Promise.reject(new Error('away')) } }],
])('with %s it is not ready', async (_, options) => {
  expect((await check(options)).ready).toBe(false);
});

test('one analyser that is well will do', async () => {
  expect((await check({ analysers: { ...well.analysers, ready: 1 } })).ready).toBe(true);
});
