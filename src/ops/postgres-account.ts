import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PostgresError } from './postgres-error.ts';

/** A user of the operating system. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account made for the database when Invigil runs as root. */
const OWN = 'invigil';

/** Debian's account for PostgreSQL, taken only where an own one cannot be made (a read-only /etc). */
const SYSTEM = 'postgres';

/**
 * The account a new cluster belongs to when we are root: PostgreSQL refuses to run as root, and initdb wants an entry
 * in the list of users.
 * @throws PostgresError `database-account-missing`
 */
export async function databaseAccount(): Promise<Account> {
  const known = (await lookUp(OWN)) ?? (await create()) ?? (await lookUp(SYSTEM));
  if (known) return known;
  throw new PostgresError(
    'database-account-missing',
    `PostgreSQL does not run as root and no account "${OWN}" could be made: run "useradd --system ${OWN}", ` +
      'start Invigil as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

async function create(): Promise<Account | undefined> {
  const run = promisify(execFile);
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      OWN,
    ]);
  } catch {
    // Another start may have made it at the same moment; looking it up tells.
  }
  return lookUp(OWN);
}

async function lookUp(name: string): Promise<Account | undefined> {
  const list = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const line of list.split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user === name && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
