import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { closedFolder, embedded, query, SLOW } from './postgres/fixture.ts';

/** Starts the database in another process. @returns its URL and a way to kill that process without warning */
async function startElsewhere(dataDir: string) {
  const script = path.join(import.meta.dirname, 'postgres', 'child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [databaseUrl] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { databaseUrl, kill };
}

test('starts again with its data after its process was killed', { timeout: SLOW }, async () => {
  const dataDir = await closedFolder();
  const elsewhere = await startElsewhere(dataDir);
  await query(elsewhere.databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS number');
  await elsewhere.kill();

  const { databaseUrl } = await embedded(dataDir).start();

  expect(await query(databaseUrl, 'SELECT number FROM kept')).toEqual([{ number: 42 }]);
  await expect(query(elsewhere.databaseUrl, 'SELECT 1')).rejects.toThrow();
});

test('refuses a folder that a living process uses, and leaves that one alone', {
  timeout: SLOW,
}, async () => {
  const dataDir = await closedFolder();
  const elsewhere = await startElsewhere(dataDir);

  await expect(embedded(dataDir).start()).rejects.toMatchObject({
    code: 'database-in-use',
    message: expect.stringContaining('DATA_DIR'),
  });

  expect(await query(elsewhere.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await elsewhere.kill();
});
