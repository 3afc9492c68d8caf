import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Spool } from '../../src/jobs/spool.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'invigil-spool-'));
  folder = path.join(root, 'spool');
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('a job that was put lies there until it is removed, also for the next process', async () => {
  const spool = new Spool<{ n: number }>({ folder });
  await spool.put('a.1', { n: 1 });
  await spool.put('a.2', { n: 2 });
  expect(spool.waiting).toBe(2);
  const next = new Spool<{ n: number }>({ folder });
  expect((await next.list()).sort()).toEqual(['a.1', 'a.2']);
  expect(await next.read('a.2')).toEqual({ n: 2 });
  await next.remove('a.1');
  await next.remove('a.2');
  expect([await next.list(), next.waiting, await readdir(folder)]).toEqual([[], 0, []]);
});

test('a job that went out meanwhile is null', async () => {
  const spool = new Spool({ folder });
  expect([await spool.list(), await spool.read('a.1')]).toEqual([[], null]);
  await spool.remove('a.1');
});

test('a half-written file is no job', async () => {
  const spool = new Spool({ folder });
  await spool.put('a.1', 1);
  await writeFile(path.join(folder, 'b.1.json.part'), '{"n":');
  expect(await spool.list()).toEqual(['a.1']);
});

test('a damaged file is set aside, not lost and not read again', async () => {
  const spool = new Spool({ folder });
  await spool.put('a.1', 1);
  await writeFile(path.join(folder, 'b.1.json'), '{"n":');
  await spool.list();
  expect(await spool.read('b.1')).toBe(null);
  expect([await spool.list(), spool.waiting]).toEqual([['a.1'], 1]);
  expect(await readdir(folder)).toContain('b.1.json.unreadable');
});

test('a disk that comes back is used again', async () => {
  await writeFile(folder, 'in the way');
  const spool = new Spool({ folder });
  await expect(spool.put('a.1', 1)).rejects.toThrow();
  await rm(folder);
  await spool.put('a.1', 1);
  expect(spool.waiting).toBe(1);
});
