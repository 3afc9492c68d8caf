import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/db/client.ts';
import { Prisma } from '../../src/db/generated/client.ts';
import { MigrationError, migrate } from '../../src/db/migrate.ts';
import { EmbeddedPostgres } from '../../src/ops/embedded-postgres.ts';

const SLOW = 90_000;
const silent = { debug() {}, info() {}, warn() {} };

let folder: string;
let postgres: EmbeddedPostgres;
let databaseUrl: string;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'invigil-migrate-'));
  postgres = new EmbeddedPostgres({ dataDir: folder, log: silent });
  ({ databaseUrl } = await postgres.start());
  database = createDatabase({ databaseUrl, log: silent });
}, SLOW);

afterAll(async () => {
  await database?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
}, SLOW);

test('makes every table of the schema, once', { timeout: SLOW }, async () => {
  const first = await migrate({ databaseUrl });
  expect(first.applied.length).toBeGreaterThan(0);

  // Reading a model names all its columns, so one that the migrations forgot fails here.
  for (const model of Object.values(Prisma.ModelName)) {
    const table = model.charAt(0).toLowerCase() + model.slice(1);
    const reader = database.prisma[table as 'exam'];
    expect(await reader.findMany({ take: 1 }), model).toEqual([]);
  }

  expect(await migrate({ databaseUrl })).toEqual({ applied: [] });
  expect(await database.ping()).toBeGreaterThan(0);
});

test('says what failed without telling the password', { timeout: SLOW }, async () => {
  const wrong = new URL(databaseUrl);
  wrong.password = 'not-the-password';

  const error = await migrate({ databaseUrl: wrong.href }).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(MigrationError);
  expect((error as MigrationError).message).toMatch(/password authentication failed.*DATABASE_URL/s);
  expect((error as MigrationError).message).not.toContain('not-the-password');
});
