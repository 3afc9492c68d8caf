import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { closedFolder, embedded, query, SLOW } from './postgres/fixture.ts';

test('two databases run at once in folders that only their owner may enter', { timeout: SLOW }, async () => {
  const outer = await closedFolder();
  const folders = [path.join(outer, 'one', 'data'), path.join(outer, 'two')];
  await mkdir(path.join(outer, 'one'), { mode: 0o700 });
  await chmod(outer, 0o700);

  const urls = await Promise.all(folders.map(async (folder) => (await embedded(folder).start()).databaseUrl));

  for (const [index, url] of urls.entries()) {
    const rows = await query(url, 'SHOW data_directory');
    expect(rows).toEqual([{ data_directory: path.join(folders[index] ?? '', 'postgres', 'cluster') }]);
  }
});
