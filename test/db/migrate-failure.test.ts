import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { EmbeddedPostgres } from '../../src/ops/embedded-postgres.ts';

const SLOW = 90_000;
const silent = { debug() {}, info() {}, warn() {} };
const root = path.resolve(import.meta.dirname, '..', '..');

test('a migration that fails stops with what Prisma said', { timeout: SLOW }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'invigil-migrate-'));
  const postgres = new EmbeddedPostgres({ dataDir: path.join(folder, 'data'), log: silent });
  onTestFinished(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }, SLOW);
  for (const name of ['prisma', 'prisma.config.ts', 'package.json']) {
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const broken = path.join(folder, 'prisma', 'migrations', '99999999999999_broken');
  await mkdir(broken);
  await writeFile(path.join(broken, 'migration.sql'), 'ALTER TABLE no_such_table ADD COLUMN x int;');

  const { databaseUrl } = await postgres.start();

  await expect(migrate({ databaseUrl, cwd: folder })).rejects.toMatchObject({
    code: 'migration-failed',
    message: expect.stringMatching(/no_such_table/),
  });
});
