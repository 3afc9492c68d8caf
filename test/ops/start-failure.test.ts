import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { PostgresError } from '../../src/ops/postgres-error.ts';
import { startFailure } from '../../src/ops/start-failure.ts';

test('a port that is taken is told with what to do', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => first.once('listening', listening));
  const { port } = first.address() as AddressInfo;
  const second = createServer();
  const failed = new Promise((failure) => second.once('error', failure));
  second.listen(port, '127.0.0.1');

  const told = startFailure(await failed);
  await new Promise((closed) => first.close(closed));

  expect(told).toBe(
    `Another program listens on 127.0.0.1:${port} already: end it, or set PORT (0 picks a free one).`,
  );
});

test('of an error that says what to do only the words are shown', () => {
  expect(startFailure(new ConfigError('Set PORT.'))).toBe('Set PORT.');
  expect(startFailure(new PostgresError('database-in-use', 'Stop it first.'))).toBe('Stop it first.');
});

test('what nobody foresaw is shown whole', () => {
  const plain = new TypeError('x is not a function');
  expect(startFailure(plain)).toBe(plain);
  const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  expect(startFailure(missing)).toBe(missing);
});
