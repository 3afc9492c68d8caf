import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/db/client.ts';
import { TemplateRepository } from '../../src/db/templates.ts';
import { Templates } from '../../src/exams/templates.ts';
import { DataKeyRing } from '../../src/ops/data-key-ring.ts';
import { withApp } from '../support/app.ts';
import { descriptorOf } from '../support/templates.ts';

const app = withApp();
let database: Database;
const template = { model: 'm', descriptors: [descriptorOf(3)] };

beforeAll(async () => {
  database = createDatabase({ databaseUrl: app.server.databaseUrl, log: { warn() {} } });
  return () => database.close();
});

const keysOf = (env: { key?: string; previous?: string } = {}) =>
  new DataKeyRing({ dataDir: app.server.dataDir, ...env });
/** As the running server has them. */
const templatesWith = (keys: DataKeyRing) =>
  new Templates({ rows: new TemplateRepository(database), keys, log: { error: () => {} } });

async function enrolled(keys: DataKeyRing): Promise<string> {
  const { server } = app;
  const { attemptId } = await server.join(await server.createExam(await server.signIn()));
  await templatesWith(keys).save(attemptId, template, Date.now());
  return attemptId;
}

/** `npm run rotate-data-key` without building first, beside the running server and its embedded database. */
function rotate(env: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const entry = fileURLToPath(new URL('../../src/rotate-data-key.ts', import.meta.url));
  const { DATABASE_URL: _, ...inherited } = process.env;
  const options = { env: { ...inherited, DATA_DIR: app.server.dataDir, ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', entry], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    );
  });
}

test('the running server reads what another process sealed anew, and seals with the new key from then on', async () => {
  const keys = keysOf();
  const before = await keys.current();
  const attemptId = await enrolled(keys);
  const { code, said } = await rotate();
  const after = await keys.current();
  expect([code, said]).toEqual([0, `1 face templates are sealed with the key ${after.id} now.\n`]);
  expect(after.id).not.toBe(before.id);
  const [row] = await app.server.query('SELECT key_id FROM face_templates WHERE attempt_id = $1', [
    attemptId,
  ]);
  expect(row.key_id).toBe(after.id);
  expect(await templatesWith(keys).of(attemptId)).toEqual(template);
});

test('from DATA_KEY to another one, and only with the one before', async () => {
  const [first, second] = ['a1'.repeat(32), 'b2'.repeat(32)];
  const attemptId = await enrolled(keysOf({ key: first }));
  const without = await rotate({ DATA_KEY: second });
  expect([without.code, without.said]).toEqual([1, expect.stringContaining('DATA_KEY_PREVIOUS')]);
  const { code, said } = await rotate({ DATA_KEY: second, DATA_KEY_PREVIOUS: first });
  expect([code, said]).toEqual([0, expect.stringContaining('DATA_KEY_PREVIOUS is no longer needed')]);
  expect(await templatesWith(keysOf({ key: second })).of(attemptId)).toEqual(template);
});

test('a setting that is wrong is named, and nothing is done', async () => {
  const { code, said } = await rotate({ DATA_KEY: 'short' });
  expect([code, said]).toEqual([1, expect.stringContaining('DATA_KEY: at least 32 characters')]);
  expect(said).not.toContain('    at ');
});
