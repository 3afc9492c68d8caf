import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Account, databaseAccount } from './postgres-account.ts';
import { findBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { PostgresError } from './postgres-error.ts';
import { launch } from './postgres-launch.ts';
import { claim, release, runningPort, stopLeftover } from './postgres-leftover.ts';
import { freePort, type PostgresLog, PostgresServer } from './postgres-server.ts';

export interface EmbeddedPostgresOptions {
  /** DATA_DIR; everything of the database lies in its folder `postgres`. Made when missing. */
  dataDir: string;
  log: PostgresLog;
  /** Called when the server ends without `stop()`; nothing can be stored from then on. */
  onUnexpectedExit?: () => void;
}

const USER = 'invigil';
const DATABASE = 'invigil';
/** A free port may be taken between the look and the start. */
const PORT_TRIES = 5;

/**
 * A PostgreSQL of our own, from npm: `<dataDir>/postgres/cluster`, on a free loopback port, with a random password in
 * `<dataDir>/postgres/password`. As root it runs as another account, since PostgreSQL refuses root. fsync stays on.
 */
export class EmbeddedPostgres {
  readonly #folder: string;
  readonly #cluster: string;
  readonly #log: PostgresLog;
  readonly #onUnexpectedExit: () => void;
  #started: Promise<{ databaseUrl: string }> | undefined;
  #server: PostgresServer | undefined;

  constructor({ dataDir, log, onUnexpectedExit = () => {} }: EmbeddedPostgresOptions) {
    this.#folder = path.join(path.resolve(dataDir), 'postgres');
    this.#cluster = path.join(this.#folder, 'cluster');
    this.#log = log;
    this.#onUnexpectedExit = onUnexpectedExit;
  }

  /**
   * Makes the cluster at the first start, stops a left-over server of this folder, and starts.
   * @returns the URL to connect by; it changes with each start
   * @throws PostgresError
   */
  start(): Promise<{ databaseUrl: string }> {
    this.#started ??= this.#start().catch((error) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  /** How to reach the server that another process runs in this folder; null when there is none. */
  async running(): Promise<string | null> {
    const port = await runningPort(this.#cluster);
    if (port === undefined) return null;
    const password = (await readFile(path.join(this.#folder, 'password'), 'utf8')).trim();
    return urlOf({ password, port, database: DATABASE });
  }

  /** Stops the server and waits until its data is on disk. Idempotent; also right while it starts. */
  async stop(): Promise<void> {
    const started = this.#started;
    if (!started) return;
    await started.catch(() => {});
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    await server.stop();
    await release(this.#folder);
    this.#started = undefined;
  }

  async #start(): Promise<{ databaseUrl: string }> {
    const binaries = await findBinaries();
    const account = await this.#prepareFolder();
    await claim(this.#folder);
    try {
      const leftover = await stopLeftover(this.#cluster);
      if (leftover)
        this.#log.warn(`stopped the database server (process ${leftover}) that an earlier run left`);
      const password = await this.#password(account);
      if (!(await isThere(path.join(this.#cluster, 'PG_VERSION')))) await this.#initialise(binaries, account);
      const port = await this.#serve(binaries, account);
      await createDatabase(urlOf({ password, port, database: 'postgres' }));
      return { databaseUrl: urlOf({ password, port, database: DATABASE }) };
    } catch (error) {
      const server = this.#server;
      this.#server = undefined;
      await server?.stop();
      await release(this.#folder);
      throw error;
    }
  }

  /** Makes the folder and says as whom the database runs; undefined is as ourselves. */
  async #prepareFolder(): Promise<Account | undefined> {
    const root = process.getuid?.() === 0;
    // Not readable for others; root lets its database account through, the folders inside are closed themselves.
    await mkdir(path.dirname(this.#folder), { recursive: true, mode: root ? 0o711 : 0o700 });
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const { uid, gid } = await stat(this.#folder);
    if (!root) {
      if (uid === process.getuid?.()) return undefined;
      throw new PostgresError(
        'database-unreachable',
        `${this.#folder} belongs to user ${uid}, who started Invigil before: start it as that user or as root, ` +
          'or give the folder to yourself with chown -R.',
      );
    }
    // Whoever owns an existing cluster goes on owning it, so that a start by root does not shut its user out.
    const account = uid === 0 ? await databaseAccount() : { uid, gid };
    await chown(this.#folder, account.uid, account.gid);
    await chmod(this.#folder, 0o700);
    return account;
  }

  async #password(account: Account | undefined): Promise<string> {
    const file = path.join(this.#folder, 'password');
    if (await isThere(file)) return (await readFile(file, 'utf8')).trim();
    const password = randomBytes(24).toString('hex');
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    if (account) await chown(file, account.uid, account.gid);
    return password;
  }

  async #initialise(binaries: PostgresBinaries, account: Account | undefined): Promise<void> {
    // Made beside and renamed when complete: a start that was cut off leaves no half cluster.
    const draft = `${this.#cluster}.new`;
    await rm(draft, { recursive: true, force: true });
    this.#log.info('making the database (once)');
    const { command, args } = await launch(
      [
        ...([binaries.initdb, '--pgdata', draft, '--username', USER] as const),
        ...['--pwfile', path.join(this.#folder, 'password'), '--auth', 'scram-sha-256'],
        // Unicode rules that PostgreSQL brings along itself: the same order on every machine and version of ICU.
        ...[
          '--encoding',
          'UTF8',
          '--locale',
          'C',
          '--locale-provider',
          'builtin',
          '--builtin-locale',
          'C.UTF-8',
        ],
        '--no-instructions',
      ],
      { account, reach: [binaries.initdb, this.#folder], endsWithUs: true },
    );
    try {
      await promisify(execFile)(command, args, { env: { LC_ALL: 'C' }, cwd: '/' });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new PostgresError(
        'database-init-failed',
        `The embedded database could not be made in ${this.#folder}: ${said}\n` +
          'Check free disk space, run ./scripts/start (it repairs the installed packages), or set DATABASE_URL.',
      );
    }
    await rename(draft, this.#cluster);
  }

  /** @returns the port */
  async #serve(binaries: PostgresBinaries, account: Account | undefined): Promise<number> {
    for (let tries = 1; ; tries++) {
      const port = await freePort();
      const settings = {
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        timezone: 'UTC',
        log_timezone: 'UTC',
      };
      const command = await launch(
        [
          ...([binaries.postgres, '-D', this.#cluster, '-p', `${port}`] as const),
          ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ],
        { account, reach: [binaries.postgres, this.#cluster], endsWithUs: true },
      );
      const server = new PostgresServer({ launch: command, log: this.#log });
      try {
        await server.ready();
        this.#watch(server);
        return port;
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        if (tries < PORT_TRIES && said.includes('Address already in use')) continue;
        throw new PostgresError(
          'database-start-failed',
          `The embedded database in ${this.#cluster} did not start: ${said}\n` +
            'Check free disk space and the owner of that folder, or set DATABASE_URL to a PostgreSQL of your own.',
        );
      }
    }
  }

  #watch(server: PostgresServer): void {
    this.#server = server;
    void server.exited.then(() => {
      if (this.#server !== server) return;
      this.#log.warn('the embedded database ended unexpectedly');
      this.#onUnexpectedExit();
    });
  }
}

const urlOf = ({ password, port, database }: { password: string; port: number; database: string }) =>
  `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;

async function createDatabase(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
