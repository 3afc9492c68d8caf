import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dataKeyOf } from '../../src/ops/data-key.ts';
import { DataKeyRing } from '../../src/ops/data-key-ring.ts';

async function folder() {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invigil-key-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const file = path.join(dataDir, 'secrets', 'data-key');
  const lines = async () => (await readFile(file, 'utf8')).trim().split('\n');
  return { dataDir, file, lines };
}

const hex = 'a1'.repeat(32);
const passphrase = 'a rather long sentence that nobody will guess';

test('32 bytes in hexadecimal digits, base64 or base64url are one key; other text is a passphrase', () => {
  const bytes = Buffer.from(hex, 'hex');
  const forms = [hex, hex.toUpperCase(), bytes.toString('base64'), bytes.toString('base64url')];
  for (const form of forms) expect(dataKeyOf(form)).toEqual(dataKeyOf(hex));
  expect(Buffer.from(dataKeyOf(hex).bytes).equals(bytes)).toBe(true);
  expect(dataKeyOf(passphrase).bytes).toHaveLength(32);
  expect(dataKeyOf(passphrase)).toEqual(dataKeyOf(passphrase));
  expect(dataKeyOf(passphrase).id).not.toBe(dataKeyOf(`${passphrase}!`).id);
});

test('the name of a key tells nothing of it', () => {
  const { id } = dataKeyOf(hex);
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect(hex).not.toContain(id.slice(0, 4));
});

test('without DATA_KEY a key is made once, for our account only', async () => {
  const { dataDir, file, lines } = await folder();
  const made = await new DataKeyRing({ dataDir }).current();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  expect(await lines()).toHaveLength(1);
  expect(await new DataKeyRing({ dataDir }).current()).toEqual(made);
});

test('of many that start at once all have the same key', async () => {
  const { dataDir, file } = await folder();
  const rings = Array.from({ length: 8 }, () => new DataKeyRing({ dataDir }));
  const ids = await Promise.all(rings.map(async (ring) => (await ring.current()).id));
  expect(new Set(ids).size).toBe(1);
  expect(await readdir(path.dirname(file))).toEqual(['data-key']);
});

test('a running server follows a rotation of another process, and knows the older keys', async () => {
  const { dataDir, lines } = await folder();
  const server = new DataKeyRing({ dataDir });
  const other = new DataKeyRing({ dataDir });
  const first = await server.current();
  await other.add();
  const second = await server.current();
  expect(second.id).not.toBe(first.id);
  expect(await server.byId(first.id)).toEqual(first);
  await other.add();
  await other.forgetOld();
  expect(await lines()).toHaveLength(2);
  expect([await server.byId(first.id), await server.byId(second.id)]).toEqual([null, second]);
});

test('DATA_KEY wins over the kept key, and both it and DATA_KEY_PREVIOUS open what they sealed', async () => {
  const { dataDir } = await folder();
  const kept = await new DataKeyRing({ dataDir }).current();
  const ring = new DataKeyRing({ dataDir, key: hex, previous: passphrase });
  expect([ring.isSet, await ring.current()]).toEqual([true, dataKeyOf(hex)]);
  for (const key of [kept, dataKeyOf(hex), dataKeyOf(passphrase)])
    expect(await ring.byId(key.id)).toEqual(key);
  expect(await ring.byId('0000000000000000')).toBeNull();
});

test('with DATA_KEY no file is made; an empty file is an error and not a new key', async () => {
  const { dataDir, file } = await folder();
  const ring = new DataKeyRing({ dataDir, key: hex });
  await ring.current();
  expect(await ring.byId('0000000000000000')).toBeNull();
  await expect(stat(file)).rejects.toThrow('ENOENT');
  await new DataKeyRing({ dataDir }).current();
  await writeFile(file, '\n');
  await expect(new DataKeyRing({ dataDir }).current()).rejects.toThrow('put the data key back');
});
