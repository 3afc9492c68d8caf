import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

export interface MigrateOptions {
  databaseUrl: string;
  /** The folder that holds `prisma.config.ts` and `prisma/`; the root of the project by default. */
  cwd?: string;
  /** What the migration inherits; hand the process's environment on where the connection depends on it (TLS). */
  env?: NodeJS.ProcessEnv;
}

export interface MigrateResult {
  /** Names of the migrations applied now, in order. */
  applied: string[];
}

/** Applying a migration to a big database may take long; hanging on a lock must still end. */
const LIMIT_MS = 10 * 60_000;

/** The database could not be brought up to date; the message holds what Prisma said. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code = 'migration-failed';
}

/**
 * Brings the tables up to date by `prisma migrate deploy`, unless a look at the database shows that they are.
 * @throws MigrationError
 */
export async function migrate({ databaseUrl, cwd, env }: MigrateOptions): Promise<MigrateResult> {
  const root = cwd ?? projectRoot();
  const wanted = await migrationsIn(path.join(root, 'prisma', 'migrations'));
  const done = await appliedMigrations(databaseUrl);
  const pending = wanted.filter(({ name, checksum }) => done.get(name) !== checksum);
  if (pending.length === 0) return { applied: [] };
  await deploy({ databaseUrl, root, env: env ?? {} });
  return { applied: pending.map(({ name }) => name) };
}

async function deploy({
  databaseUrl,
  root,
  env,
}: {
  databaseUrl: string;
  root: string;
  env: NodeJS.ProcessEnv;
}) {
  const prisma = createRequire(path.join(root, 'package.json')).resolve('prisma/build/index.js');
  const quiet = { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', NO_COLOR: '1' };
  try {
    await promisify(execFile)(process.execPath, [prisma, 'migrate', 'deploy'], {
      cwd: root,
      env: { ...env, ...quiet, DATABASE_URL: databaseUrl },
      timeout: LIMIT_MS,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const said = [stdout, stderr].join('\n').trim() || String(error);
    throw new MigrationError(
      `The database could not be brought up to date. Prisma said:\n${withoutPassword(said, databaseUrl)}\n` +
        'See https://pris.ly/d/migrate-resolve for a migration that failed half-way; nothing was started.',
    );
  }
}

interface Migration {
  name: string;
  /** SHA-256 of migration.sql, as Prisma records it. */
  checksum: string;
}

async function migrationsIn(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'));
      return { name, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Name → checksum of what was applied whole; empty for a database without Prisma's own table. */
async function appliedMigrations(databaseUrl: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const table = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there");
    if (!table.rows[0].there) return new Map();
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return new Map(rows.map((row) => [row.migration_name, row.checksum]));
  } catch (error) {
    const said = withoutPassword(
      error instanceof Error ? error.message || String(error) : String(error),
      databaseUrl,
    );
    throw new MigrationError(
      `The database does not answer: ${said}. Check DATABASE_URL and that the server runs.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** Error messages end in logs, and a URL holds the password. */
function withoutPassword(text: string, databaseUrl: string): string {
  const password = URL.canParse(databaseUrl) ? new URL(databaseUrl).password : '';
  return password ? text.replaceAll(password, '…').replaceAll(decodeURIComponent(password), '…') : text;
}

/** The nearest folder above this file that holds prisma.config.ts: the same for `src/db` and `dist/server/db`. */
function projectRoot(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  for (let folder = here; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'prisma.config.ts'))) return folder;
    if (folder === path.dirname(folder)) {
      throw new MigrationError(
        `No prisma.config.ts above ${here}: keep it and prisma/ beside the built server.`,
      );
    }
  }
}
