import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../../..');
const entry = path.join(root, 'dist/server/main.js');
const buildRecord = path.join(root, 'dist/server.tsbuildinfo');

/** A first start makes a database and converts the networks. */
const startMs = 180_000;
const stopMs = 30_000;
/** Lines of its output that are shown when it ends too early. */
const keptLines = 40;

export class ServerError extends Error {
  readonly code = 'server-failed';
}

/** A server to measure, and who may make an exam on it. */
export interface MeasuredServer {
  url: string;
  email: string;
  password: string;
  /** Null when somebody else started it: then its process is not known. */
  pid: number | null;
}

/**
 * Starts the built server in a process and a data folder of its own, as an operator would. `onEnd` is given what ends
 * it, at once. Rejects with `ServerError` when there is no build or it does not come up.
 */
export async function startBuiltServer(onEnd: (end: () => Promise<void>) => void): Promise<MeasuredServer> {
  await checkBuild();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invigil-measure-'));
  const account = { email: 'measure@example.org', password: crypto.randomUUID() };
  const child = spawn(process.execPath, [entry], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: settings(dataDir, account),
  });
  onEnd(async () => {
    await end(child);
    await rm(dataDir, { recursive: true, force: true });
  });
  return { ...account, url: await listening(child), pid: child.pid ?? null };
}

/** Our own settings only: what the shell has set for another installation must not reach its database. */
function settings(dataDir: string, account: { email: string; password: string }): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR, ANALYSER_THREADS, MODELS_DIR } = process.env;
  const kept = { PATH, HOME, LANG, TMPDIR, ANALYSER_THREADS, MODELS_DIR };
  return {
    ...kept,
    NODE_ENV: 'production',
    PORT: '0',
    DATA_DIR: dataDir,
    ADMIN_EMAIL: account.email,
    ADMIN_PASSWORD: account.password,
    LOG_LEVEL: 'warn',
  };
}

/** Where a module of the built server stands, to import it; null when there is no build. */
export async function builtModule(file: string): Promise<string | null> {
  if (!(await stat(entry).catch(() => null))) return null;
  await warnOfOldBuild();
  return pathToFileURL(path.join(path.dirname(entry), file)).href;
}

async function checkBuild(): Promise<void> {
  const built = await stat(entry).catch(() => null);
  if (!built) throw new ServerError('There is no built server. Run `npm run build:server` first.');
  await warnOfOldBuild();
}

let warned: Promise<void> | null = null;

/** Once, however many of its modules are asked for. */
function warnOfOldBuild(): Promise<void> {
  warned ??= tellOfOldBuild();
  return warned;
}

async function tellOfOldBuild(): Promise<void> {
  const built = await stat(entry);
  // The compiler leaves files alone that did not change; its record is as young as the last build.
  const record = await stat(buildRecord).catch(() => null);
  const builtAt = Math.max(built.mtimeMs, record?.mtimeMs ?? 0);
  if ((await newestSource()) > builtAt) {
    console.error('The built server is older than src/: these figures are of the older build.');
    console.error('Run `npm run build:server` to measure what stands in src/ now.\n');
  }
}

async function newestSource(): Promise<number> {
  const source = path.join(root, 'src');
  const files = await readdir(source, { recursive: true });
  const ofServer = files.filter((file) => file.endsWith('.ts') && !file.startsWith(`web${path.sep}`));
  const times = await Promise.all(ofServer.map((file) => stat(path.join(source, file))));
  return Math.max(...times.map(({ mtimeMs }) => mtimeMs));
}

/** Where it listens, once it says so. */
function listening(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new ServerError(`${what}\n${said.join('\n')}`));
    const timer = setTimeout(() => fail(`The server did not listen within ${startMs / 1_000} s.`), startMs);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface(stream).on('line', (line) => {
        said.push(line);
        if (said.length > keptLines) said.shift();
        const url = /^listening on (\S+)/.exec(line)?.[1];
        if (url) {
          clearTimeout(timer);
          resolve(url);
        }
      });
    }
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`The server ended with ${signal ?? `code ${code}`}.`);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await exited;
  clearTimeout(timer);
}
