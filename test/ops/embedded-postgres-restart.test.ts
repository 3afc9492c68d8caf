import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { closedFolder, embedded, query, SLOW } from './postgres/fixture.ts';

test('keeps its data over a restart', { timeout: SLOW }, async () => {
  const dataDir = await closedFolder();

  const first = embedded(dataDir);
  const { databaseUrl } = await first.start();
  await query(databaseUrl, "CREATE TABLE kept AS SELECT 'ế'::text AS word");
  await first.stop();
  await first.stop();
  await expect(query(databaseUrl, 'SELECT 1')).rejects.toThrow();

  const second = await embedded(dataDir).start();
  expect(await query(second.databaseUrl, 'SELECT word, upper(word) AS big FROM kept')).toEqual([
    { word: 'ế', big: 'Ế' },
  ]);
  expect(await query(second.databaseUrl, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  expect(await query(second.databaseUrl, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
});

test('lets nobody in without the password of its folder', { timeout: SLOW }, async () => {
  const dataDir = await closedFolder();
  const { databaseUrl } = await embedded(dataDir).start();

  const wrong = new URL(databaseUrl);
  wrong.password = 'guessed';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  expect((await stat(path.join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
});
