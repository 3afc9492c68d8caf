import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { EmbeddedPostgres } from '../../src/ops/embedded-postgres.ts';

const silent = { debug() {}, info() {}, warn() {} };

test('another process finds the server that runs in the folder, and none when it has ended', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invigil-running-'));
  const server = new EmbeddedPostgres({ dataDir, log: silent });
  onTestFinished(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const other = new EmbeddedPostgres({ dataDir, log: silent });
  expect(await other.running()).toBeNull();
  const { databaseUrl } = await server.start();
  expect(await other.running()).toBe(databaseUrl);
  const client = new pg.Client({ connectionString: (await other.running()) ?? '' });
  await client.connect();
  await client.end();
  await other.stop();
  expect(await other.running()).toBe(databaseUrl);
  await server.stop();
  expect(await other.running()).toBeNull();
});
