import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDataFolder } from '../../src/ops/data-folder.ts';

test('the data folder is made for its owner alone, and one that cannot be is told with what to do', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'invigil-folder-'));
  const made = await openDataFolder(path.join(folder, 'a/b'));
  expect((await stat(made)).mode & 0o777).toBe(0o700);

  const file = path.join(folder, 'file');
  await writeFile(file, '');
  await expect(openDataFolder(file)).rejects.toThrow(/DATA_DIR .*file cannot be used \(EEXIST\): set it/);
  await rm(folder, { recursive: true });
});
