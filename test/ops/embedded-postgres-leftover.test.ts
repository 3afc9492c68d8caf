import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findBinaries } from '../../src/ops/postgres-binaries.ts';
import { launch } from '../../src/ops/postgres-launch.ts';
import { runningServer } from '../../src/ops/postgres-leftover.ts';
import { freePort, PostgresServer } from '../../src/ops/postgres-server.ts';
import { closedFolder, embedded, query, recordedLog, SLOW } from './postgres/fixture.ts';

const clusterOf = (dataDir: string) => path.join(dataDir, 'postgres', 'cluster');

/** A server on an existing cluster that nobody will stop, as one that outlived its process. */
async function leaveServer(dataDir: string): Promise<PostgresServer> {
  const { postgres } = await findBinaries();
  const { uid, gid } = await stat(clusterOf(dataDir));
  const command = await launch(
    [postgres, '-D', clusterOf(dataDir), '-p', `${await freePort()}`, '-c', 'unix_socket_directories='],
    {
      account: process.getuid?.() === 0 ? { uid, gid } : undefined,
      reach: [postgres, clusterOf(dataDir)],
      endsWithUs: false,
    },
  );
  const server = new PostgresServer({ launch: command, log: recordedLog() });
  onTestFinished(() => server.stop(), SLOW);
  await server.ready();
  return server;
}

test('stops a left-over server of its own folder', { timeout: SLOW }, async () => {
  const dataDir = await closedFolder();
  const first = embedded(dataDir);
  const { databaseUrl } = await first.start();
  await query(databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS number');
  await first.stop();
  const leftover = await leaveServer(dataDir);
  const pid = await runningServer(clusterOf(dataDir));
  expect(pid).toBeGreaterThan(1);

  const log = recordedLog();
  const second = await embedded(dataDir, log).start();

  await leftover.exited;
  expect(log.lines.join('\n')).toContain(`process ${pid}`);
  expect(await runningServer(clusterOf(dataDir))).not.toBe(pid);
  expect(await query(second.databaseUrl, 'SELECT number FROM kept')).toEqual([{ number: 42 }]);
});

test('leaves a stranger alone who inherited the number in the lock file', { timeout: SLOW }, async () => {
  const dataDir = await closedFolder();
  const first = embedded(dataDir);
  await first.start();
  await first.stop();
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void stranger.kill('SIGKILL'));
  await once(stranger, 'spawn');
  const lock = `${stranger.pid}\n${clusterOf(dataDir)}\n`;
  await writeFile(path.join(clusterOf(dataDir), 'postmaster.pid'), lock, { mode: 0o600 });

  const { databaseUrl } = await embedded(dataDir).start();

  expect(await query(databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(stranger.exitCode).toBeNull();
  expect(stranger.signalCode).toBeNull();
});
