import { readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresError } from './postgres-error.ts';

/** How long a fast shutdown of a left-over server may take before the hard one, and that one in turn. */
const FAST_STOP_MS = 30_000;
const HARD_STOP_MS = 10_000;

/** Pid of the server that runs on this cluster, or undefined. Never another program that inherited the number. */
export async function runningServer(cluster: string): Promise<number | undefined> {
  const pid = await readPid(cluster);
  return pid !== undefined && (await serves(pid, cluster)) ? pid : undefined;
}

/** The port on which a server serves this cluster; undefined when none does, or it is only starting. */
export async function runningPort(cluster: string): Promise<number | undefined> {
  if ((await runningServer(cluster)) === undefined) return undefined;
  // The fourth line (PostgreSQL, miscadmin.h: LOCK_FILE_LINE_PORT).
  const port = Number((await readFile(lockFile(cluster), 'utf8').catch(() => '')).split('\n')[3]);
  return port > 0 ? port : undefined;
}

/**
 * Stops the server a killed process left behind on this cluster, and clears a lock file that would stop the next one.
 * @returns the pid of what was stopped
 * @throws PostgresError `database-start-failed` when it does not end
 */
export async function stopLeftover(cluster: string): Promise<number | undefined> {
  const pid = await runningServer(cluster);
  if (pid === undefined) {
    await removeStaleLock(cluster);
    return undefined;
  }
  for (const [signal, limitMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', HARD_STOP_MS],
  ] as const) {
    signalIfThere(pid, signal);
    for (const deadline = Date.now() + limitMs; Date.now() < deadline; await sleep(50)) {
      if (!(await serves(pid, cluster))) return pid;
    }
  }
  throw new PostgresError(
    'database-start-failed',
    `An older database server (process ${pid}) on ${cluster} does not end: end it by hand and start again.`,
  );
}

/** PostgreSQL refuses to start when the lock names a living process, even if that is another program by now. */
async function removeStaleLock(cluster: string): Promise<void> {
  const pid = await readPid(cluster);
  if (pid !== undefined && isAlive(pid)) await rm(lockFile(cluster), { force: true });
}

async function serves(pid: number, cluster: string): Promise<boolean> {
  try {
    const program = await readlink(`/proc/${pid}/exe`);
    // " (deleted)" follows when the packages were installed again meanwhile.
    if (!/^postgres( \(deleted\))?$/.test(path.basename(program))) return false;
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster));
  } catch {
    return false;
  }
}

/**
 * Marks the data folder as used by this process.
 * @throws PostgresError `database-in-use` when another living process holds it
 */
export async function claim(folder: string): Promise<void> {
  const file = ownerFile(folder);
  const [pid, identity] = (await readFile(file, 'utf8').catch(() => '')).trim().split('\n');
  if (pid && identity && (await processIdentity(Number(pid))) === identity) {
    throw new PostgresError(
      'database-in-use',
      `Another Invigil (process ${pid}) already uses ${folder}: stop it first, or give this one its own DATA_DIR.`,
    );
  }
  await rm(file, { force: true });
  const us = `${process.pid}\n${(await processIdentity(process.pid)) ?? ''}\n`;
  // "wx": of two that start at the same moment one fails here.
  await writeFile(file, us, { mode: 0o600, flag: 'wx' });
}

export async function release(folder: string): Promise<void> {
  await rm(ownerFile(folder), { force: true });
}

/** Tells a process from a later one of the same number: the boot and the start in clock ticks since (proc(5)). */
async function processIdentity(pid: number): Promise<string | undefined> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const afterName = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\)/s, '').trim().split(' ');
    // Fields 3 (state) and 22 (start time); the name before them may hold spaces.
    return afterName[0] === 'Z' ? undefined : `${boot} ${afterName[19]}`;
  } catch {
    return undefined;
  }
}

async function readPid(cluster: string): Promise<number | undefined> {
  const text = await readFile(lockFile(cluster), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in between.
  }
}

const lockFile = (cluster: string) => path.join(cluster, 'postmaster.pid');
const ownerFile = (folder: string) => path.join(folder, 'owner');
