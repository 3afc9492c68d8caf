import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultPages } from '../../src/http/pages.ts';
import { serve } from './serve.ts';

/** A folder as a build leaves it: each page holds its own name. */
async function built(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pages-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, 'assets'));
  for (const file of Object.values(defaultPages)) await writeFile(path.join(folder, file), `<p>${file}</p>`);
  await writeFile(path.join(folder, 'assets/exam-3f2a.js'), 'void 0;');
  await writeFile(path.join(folder, 'icon.svg'), '<svg/>');
  await writeFile(path.join(folder, '.hidden'), 'hidden');
  return folder;
}

const addresses = Object.entries(defaultPages).map(([route, file]) => [route.replace(':id', 'any-id'), file]);

test.each(addresses)('%s is %s, asked for anew each time', async (address, file) => {
  const { call } = await serve({ pages: { folder: await built() } });
  const answer = await call('get', address as string);
  expect([answer.status, answer.text]).toEqual([200, `<p>${file}</p>`]);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('cache-control')).toBe('no-cache');
});

test('files with a hash in their name are kept for ever, others for an hour', async () => {
  const { call } = await serve({ pages: { folder: await built() } });
  const asset = await call('get', '/assets/exam-3f2a.js');
  expect([asset.status, asset.headers.get('cache-control')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  expect((await call('get', '/icon.svg')).headers.get('cache-control')).toBe('public, max-age=3600');
});

test('what is not there is a small page, and nothing outside the folder is read', async () => {
  const { call } = await serve({ pages: { folder: await built() } });
  for (const address of [
    '/nothing',
    '/assets/',
    '/.hidden',
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/package.json',
  ]) {
    const answer = await call('get', address);
    expect([address, answer.status]).toEqual([address, 404]);
    expect(answer.text).toContain('There is no page here');
  }
});

test('before the build, a text says what to run; after it no restart is needed', async () => {
  const folder = await built();
  await rm(path.join(folder, 'index.html'));
  const { call } = await serve({ pages: { folder } });
  const before = await call('get', '/');
  expect([before.status, before.text]).toEqual([503, expect.stringContaining('npm run build:web')]);
  await writeFile(path.join(folder, 'index.html'), 'here');
  expect((await call('get', '/')).text).toBe('here');
});
