import { access, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Account } from './postgres-account.ts';
import { PostgresError } from './postgres-error.ts';

/** A command line ready for `spawn`. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** Bits of Linux' capability sets (capabilities(7)). */
const CAPABILITY_BITS = { dac_override: 1n, dac_read_search: 2n, setpcap: 8n } as const;
type Capability = 'dac_override' | 'dac_read_search';

const SETPRIV = '/usr/bin/setpriv';

/**
 * Words a command so that it runs as `account` (as ourselves when undefined) and ends with us.
 *
 * As root there is one difficulty: data and node_modules may lie below a folder that only root may enter (/root, a
 * temporary folder of mode 0700). Opening such folders to everyone is not ours to do, so the database gets the one
 * capability that lets it pass through them; it stays an ordinary user in everything else.
 *
 * @param reach the paths the command must get at, program first
 * @throws PostgresError `database-unreachable`
 */
export async function launch(
  program: readonly [string, ...string[]],
  options: { account?: Account; reach: readonly [string, ...string[]]; endsWithUs: boolean },
): Promise<Launch> {
  const { account, reach, endsWithUs } = options;
  const flags: string[] = [];
  if (account) flags.push('--reuid', `${account.uid}`, '--regid', `${account.gid}`, '--clear-groups');
  if (account && !(await everyoneReaches(reach, account))) flags.push(...(await passage(reach)));
  // Set last: a change of user would take it back. SIGINT is PostgreSQL's fast shutdown.
  if (endsWithUs) flags.push('--pdeathsig', 'INT');

  if (await exists(SETPRIV)) return { command: SETPRIV, args: [...flags, '--', ...program] };
  if (!account) return { command: program[0], args: program.slice(1) };
  throw new PostgresError(
    'database-unreachable',
    `${SETPRIV} is needed to run the database as another user than root: install util-linux, ` +
      'start Invigil as an ordinary user, or set DATABASE_URL.',
  );
}

/** Flags of setpriv that let the command enter folders closed to it. */
async function passage(reach: readonly [string, ...string[]]): Promise<string[]> {
  const held = await heldCapabilities();
  const program = await stat(reach[0]);
  // Reading past modes is enough unless the program file itself is closed to others.
  const wanted: Capability[] = program.mode & 0o001 ? ['dac_read_search', 'dac_override'] : ['dac_override'];
  const capability = wanted.find((name) => held & (1n << CAPABILITY_BITS[name]));
  if (!capability || !(held & (1n << CAPABILITY_BITS.setpcap))) {
    throw new PostgresError(
      'database-unreachable',
      `The database does not run as root and an ordinary user cannot enter ${reach.join(' and ')}: ` +
        'move them out of closed folders, start Invigil as an ordinary user, or set DATABASE_URL.',
    );
  }
  const only = `-all,+${capability}`;
  return [
    ...['--inh-caps', only, '--ambient-caps', only, '--bounding-set', only],
    // access(2) drops capabilities for other users than root unless this is set; PostgreSQL looks for its files by it.
    ...['--securebits', '+no_setuid_fixup'],
  ];
}

/** All of them where the system does not say; setpriv itself complains then. */
async function heldCapabilities(): Promise<bigint> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = /^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1];
  return held ? BigInt(`0x${held}`) : -1n;
}

async function everyoneReaches(paths: readonly string[], account: Account): Promise<boolean> {
  for (const each of paths) {
    if (!(await reaches(await realpath(each), account))) return false;
  }
  return true;
}

/** Whether the modes of a path and of all folders above let the account in. Access lists are not looked at. */
async function reaches(target: string, { uid, gid }: Account): Promise<boolean> {
  for (let at = target; ; at = path.dirname(at)) {
    const { mode, uid: owner, gid: group } = await stat(at);
    const shift = owner === uid ? 6 : group === gid ? 3 : 0;
    if (!((mode >> shift) & 0o1)) return false;
    if (at === path.dirname(at)) return true;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
