import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { PostgresError } from './postgres-error.ts';
import type { Launch } from './postgres-launch.ts';

/** What the embedded database says to the log; pino's logger fits. */
export interface PostgresLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

/** A start after a power cut replays the write-ahead log first, so it may take long. */
const READY_MS = 120_000;
/** How long a fast shutdown may take before the hard one. */
const FAST_STOP_MS = 30_000;
/** Lines of output kept for the message of a failed start. */
const KEPT_LINES = 20;

/** One running `postgres` process. */
export class PostgresServer {
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #log: PostgresLog;
  readonly #lastLines: string[] = [];
  #ready = false;

  constructor({ launch, log }: { launch: Launch; log: PostgresLog }) {
    this.#log = log;
    // A session of its own: Ctrl-C and signals to our process group must reach us alone, because what we still write
    // while closing needs the database.
    this.#child = spawn(launch.command, launch.args, {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { LC_ALL: 'C' },
      // Ours may be closed to the account the server runs as.
      cwd: '/',
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (error) => {
        this.#keep(error.message);
        resolve();
      });
    });
  }

  /** Resolves when the server takes connections. @throws PostgresError `database-start-failed` with its last words */
  async ready(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const said = new Promise<void>((resolve) => this.#listen(resolve));
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, READY_MS);
    });
    await Promise.race([said, this.exited, late]);
    clearTimeout(timer);
    if (this.#ready) return;
    await this.stop();
    throw new PostgresError('database-start-failed', this.#lastLines.join('\n') || 'postgres said nothing.');
  }

  /** Ends the server: sessions are cut, data is written, no recovery is needed at the next start. Idempotent. */
  async stop(): Promise<void> {
    this.#child.kill('SIGINT');
    const timer = setTimeout(() => this.#child.kill('SIGQUIT'), FAST_STOP_MS);
    await this.exited;
    clearTimeout(timer);
  }

  #listen(onReady: () => void): void {
    const stderr = this.#child.stderr;
    if (!stderr) return;
    createInterface({ input: stderr }).on('line', (line) => {
      this.#keep(line);
      if (/ (ERROR|FATAL|PANIC): /.test(` ${line}`)) this.#log.warn(`postgres: ${line}`);
      else this.#log.debug(`postgres: ${line}`);
      if (!line.includes('database system is ready to accept connections')) return;
      this.#ready = true;
      onReady();
    });
  }

  #keep(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > KEPT_LINES) this.#lastLines.shift();
  }
}

/** A port of the loopback interface that is free at this moment; another program may still take it first. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string')
    throw new Error('a TCP server has an address and a port');
  return address.port;
}
