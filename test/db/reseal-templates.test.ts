import { beforeEach, expect, test } from 'vitest';
import { TemplateRepository } from '../../src/db/templates.ts';
import { resealTemplates } from '../../src/exams/reseal-templates.ts';
import { Templates } from '../../src/exams/templates.ts';
import { rotateDataKey } from '../../src/ops/rotate-data-key.ts';
import { withDatabase } from '../support/database.ts';
import { sealedFor, storedAttempt } from '../support/enrolled.ts';
import { descriptorOf, keyOf, TestKeys } from '../support/templates.ts';

const db = withDatabase();
const rows = () => new TemplateRepository(db.database);
const keyIds = async () =>
  (await db.database.prisma.faceTemplate.findMany({ orderBy: { attemptId: 'asc' } })).map(
    ({ keyId }) => keyId,
  );

beforeEach(async () => {
  await db.database.prisma.faceTemplate.deleteMany();
});

async function enrolled(count: number, key = keyOf('old')): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const { id } = await storedAttempt(db.database);
    await rows().save(sealedFor(id, { key, person: i % 64 }));
    ids.push(id);
  }
  return ids;
}

test('every template is under the new key afterwards, more than fit into one transaction too', async () => {
  const ids = await enrolled(120);
  const keys = new TestKeys('new', 'old');
  expect(await resealTemplates({ rows: rows(), keys })).toEqual({ resealed: 120, unreadable: [] });
  expect(new Set(await keyIds())).toEqual(new Set([keyOf('new').id]));
  const templates = new Templates({ rows: rows(), keys: new TestKeys('new'), log: { error: () => {} } });
  for (const [i, id] of ids.slice(0, 5).entries()) {
    expect((await templates.of(id))?.descriptors).toEqual([descriptorOf(i)]);
  }
  expect(await resealTemplates({ rows: rows(), keys })).toEqual({ resealed: 0, unreadable: [] });
});

test('interrupted, it leaves whole templates behind, and another run ends it', async () => {
  const ids = await enrolled(7);
  const keys = new TestKeys('new', 'old');
  const after = await rows().change({ keyId: keyOf('new').id, after: '', limit: 3 }, async () => null);
  expect(after).toBe(ids.toSorted()[2]);
  // The connection is lost in the middle of a transaction.
  let looked = 0;
  const failing = {
    change: (...[which, step]: Parameters<TemplateRepository['change']>) =>
      rows().change({ ...which, limit: 3 }, (row) => {
        looked += 1;
        if (looked === 5) throw new Error('gone');
        return step(row);
      }),
  };
  await expect(resealTemplates({ rows: failing, keys })).rejects.toThrow('gone');
  const between = await keyIds();
  expect(between.filter((id) => id === keyOf('new').id)).toHaveLength(3);
  const templates = new Templates({ rows: rows(), keys, log: { error: () => {} } });
  for (const [i, id] of ids.entries()) {
    expect((await templates.of(id))?.descriptors).toEqual([descriptorOf(i)]);
  }
  expect(await resealTemplates({ rows: rows(), keys })).toEqual({ resealed: 4, unreadable: [] });
});

test('what no known key opens, and what was changed, stays as it is and is named', async () => {
  const [lost = ''] = await enrolled(1, keyOf('lost'));
  const [spoilt = ''] = await enrolled(1);
  await enrolled(2);
  const stored = await rows().byAttempt(spoilt);
  const sealed = Uint8Array.from(stored?.sealed ?? []);
  sealed[40] = (sealed[40] ?? 0) ^ 1;
  await db.database.prisma.faceTemplate.update({ where: { attemptId: spoilt }, data: { sealed } });
  const outcome = await resealTemplates({ rows: rows(), keys: new TestKeys('new', 'old') });
  expect(outcome).toEqual({ resealed: 2, unreadable: [lost, spoilt].toSorted() });
  expect((await rows().byAttempt(lost))?.keyId).toBe(keyOf('lost').id);
});

test('who enrols while it goes on loses nothing', async () => {
  const [id = ''] = await enrolled(1);
  const keys = new TestKeys('new', 'old');
  const saved: Promise<boolean>[] = [];
  const outcome = await resealTemplates({
    rows: {
      change: (which, step) =>
        rows().change(which, async (row) => {
          saved.push(rows().save(sealedFor(id, { key: keyOf('new'), person: 9 })));
          await new Promise((resolve) => setTimeout(resolve, 50));
          return step(row);
        }),
    },
    keys,
  });
  expect(outcome.resealed).toBe(1);
  expect(await Promise.all(saved)).toEqual([true]);
  const templates = new Templates({ rows: rows(), keys, log: { error: () => {} } });
  expect((await templates.of(id))?.descriptors).toEqual([descriptorOf(9)]);
});

test('old keys are forgotten only when nothing needs them', async () => {
  const done: string[] = [];
  const keys = (isSet: boolean) => ({
    isSet,
    add: async () => void done.push('add'),
    forgetOld: async () => void done.push('forget'),
  });
  const reseal = (unreadable: string[]) => async () => {
    done.push('reseal');
    return { resealed: 0, unreadable };
  };
  await rotateDataKey({ keys: keys(false), reseal: reseal([]) });
  expect(done.splice(0)).toEqual(['add', 'reseal', 'forget']);
  await rotateDataKey({ keys: keys(false), reseal: reseal(['a']) });
  expect(done.splice(0)).toEqual(['add', 'reseal']);
  await rotateDataKey({ keys: keys(true), reseal: reseal([]) });
  expect(done.splice(0)).toEqual(['reseal']);
});
