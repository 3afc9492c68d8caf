import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StillFolder } from '../../src/evidence/still-folder.ts';
import type { Still } from '../../src/incidents/incident.ts';
import { silentLog } from '../gateway/fakes.ts';
import { objectWith } from '../support/observations.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'invigil-stills-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const newFolder = (folder = root) => new StillFolder({ root: folder, log: silentLog });
const newStill = (fields: Partial<Still> = {}): Still => ({
  id: crypto.randomUUID(),
  incidentId: 'i',
  attemptId: 'a',
  source: 'camera',
  at: 7,
  jpeg: new Uint8Array([0xff, 0xd8, 1, 2, 3]),
  marks: { faces: [], objects: [objectWith('phone')] },
  ...fields,
});

test('a still can be read from the moment it is kept', async () => {
  const folder = newFolder();
  const still = newStill();
  expect(folder.keep(still)).toBe(`/api/evidence/${still.id}`);
  expect(await folder.open(still.id)).toEqual({ mime: 'image/jpeg', bytes: Buffer.from(still.jpeg) });
  await folder.stored(still);
});

test('and later from disk, also by the next process; only its owner may read the file', async () => {
  const still = newStill();
  const folder = newFolder();
  folder.keep(still);
  const { path: file, ...row } = await folder.stored(still);
  expect(row).toEqual({
    id: still.id,
    mime: 'image/jpeg',
    sizeBytes: 5,
    sha256: createHash('sha256').update(still.jpeg).digest('hex'),
    source: 'camera',
    at: 7,
  });
  expect((await stat(path.join(root, file))).mode & 0o777).toBe(0o600);
  for (const reader of [folder, newFolder()]) {
    expect((await reader.open(still.id))?.bytes).toEqual(Buffer.from(still.jpeg));
  }
  expect(
    (await readdir(path.dirname(path.join(root, file)))).filter((name) => name.endsWith('.part')),
  ).toEqual([]);
});

test('what was seen is kept beside the picture, and goes with it', async () => {
  const still = newStill();
  const folder = newFolder();
  folder.keep(still);
  expect(await folder.marks(still.id)).toEqual(still.marks);
  await folder.stored(still);
  expect(await newFolder().marks(still.id)).toEqual(still.marks);
  await folder.remove(still.id);
  expect(await folder.marks(still.id)).toBeNull();
  expect(await folder.open(still.id)).toBeNull();
  expect(await readdir(path.join(root, 'stills', still.id.slice(0, 2)))).toEqual([]);
});

test('an unknown id, and what is no id at all, is null', async () => {
  await writeFile(path.join(root, 'secret.jpg'), 'secret');
  const folder = newFolder();
  const ids = [
    crypto.randomUUID(),
    '',
    '..',
    '../secret',
    '../../secret.jpg',
    '%2e%2e/secret',
    `${crypto.randomUUID()}/../x`,
  ];
  expect(await Promise.all(ids.map((id) => folder.open(id)))).toEqual(ids.map(() => null));
});

test('a still that the disk refuses stays readable, and its refusal is told', async () => {
  const blocked = path.join(root, 'blocked');
  await writeFile(blocked, 'in the way');
  const folder = newFolder(blocked);
  const still = newStill();
  folder.keep(still);
  await expect(folder.stored(still)).rejects.toThrow();
  expect((await folder.open(still.id))?.bytes).toEqual(Buffer.from(still.jpeg));
});

test('more than memory should hold is still written whole', async () => {
  const folder = newFolder();
  const stills = Array.from({ length: 140 }, (_, i) =>
    newStill({ jpeg: new Uint8Array(1024 * 1024).fill(i) }),
  );
  for (const still of stills) folder.keep(still);
  const rows = await Promise.all(stills.map((still) => folder.stored(still)));
  expect(rows.every(({ sizeBytes }) => sizeBytes === 1024 * 1024)).toBe(true);
  expect((await folder.open(stills[0]?.id ?? ''))?.bytes[0]).toBe(0);
});

test('a removed still is gone, also from memory', async () => {
  const folder = newFolder();
  const still = newStill();
  folder.keep(still);
  await folder.stored(still);
  await folder.remove(still.id);
  await folder.remove(still.id);
  expect(await folder.open(still.id)).toBe(null);
});
