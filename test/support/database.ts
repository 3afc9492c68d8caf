import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createDatabase, type Database } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { EmbeddedPostgres } from '../../src/ops/embedded-postgres.ts';

/** Making a cluster and migrating it takes a few seconds on a free machine. */
const slowMs = 120_000;
const silent = { debug() {}, info() {}, warn() {} };

/** A migrated database on a server of its own, for the tests of one file. Call it once, at the top of the file. */
export function withDatabase(): { readonly database: Database; readonly databaseUrl: string } {
  let folder: string | undefined;
  let postgres: EmbeddedPostgres | undefined;
  let database: Database | undefined;
  let databaseUrl: string | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'invigil-db-'));
    postgres = new EmbeddedPostgres({ dataDir: folder, log: silent });
    ({ databaseUrl } = await postgres.start());
    await migrate({ databaseUrl });
    database = createDatabase({ databaseUrl, log: silent });
  }, slowMs);

  afterAll(async () => {
    await database?.close();
    await postgres?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  }, slowMs);

  return {
    get database() {
      return started(database);
    },
    get databaseUrl() {
      return started(databaseUrl);
    },
  };
}

function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the database has not started: use it inside tests and hooks');
  return part;
}
