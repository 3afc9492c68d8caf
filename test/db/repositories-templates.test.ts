import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { AttemptRepository } from '../../src/db/attempts.ts';
import { TemplateRepository } from '../../src/db/templates.ts';
import { openTemplate } from '../../src/exams/sealed-template.ts';
import type { AttemptStatus } from '../../src/protocol/common.ts';
import { withDatabase } from '../support/database.ts';
import { sealedFor, storedAttempt } from '../support/enrolled.ts';
import { noon } from '../support/exams.ts';
import { descriptorOf, keyOf } from '../support/templates.ts';

const db = withDatabase();
const templates = () => new TemplateRepository(db.database);

test('a template comes back as it was stored', async () => {
  const { id } = await storedAttempt(db.database);
  const row = sealedFor(id);
  expect(await templates().byAttempt(id)).toBeNull();
  expect(await templates().save(row)).toBe(true);
  const known = await templates().byAttempt(id);
  expect(known).toEqual(row);
  expect(known && openTemplate(known, keyOf('one')).descriptors).toEqual([descriptorOf(1)]);
});

test.each<[AttemptStatus, boolean, boolean]>([
  ['checking', true, true],
  ['waiting', true, true],
  ['running', true, false],
  ['paused', true, false],
  ['submitted', false, false],
  ['terminated', false, false],
  ['expired', false, false],
  ['reviewed', false, false],
])('%s: a first template %s, another in its place %s', async (status, first, again) => {
  const { id } = await storedAttempt(db.database, { status, startedAt: noon });
  expect(await templates().save(sealedFor(id))).toBe(first);
  if (!first) return;
  expect(await templates().save(sealedFor(id, { person: 2 }))).toBe(again);
  const row = await templates().byAttempt(id);
  expect(row && openTemplate(row, keyOf('one')).descriptors).toEqual([descriptorOf(again ? 2 : 1)]);
});

test('nobody has a template without an attempt', async () => {
  expect(await templates().save(sealedFor(randomUUID()))).toBe(false);
});

test('an exam that begins at the same moment begins with the template that was there', async () => {
  const { id } = await storedAttempt(db.database, { status: 'waiting' });
  await templates().save(sealedFor(id));
  let saving: Promise<boolean> | undefined;
  await new AttemptRepository(db.database).change(id, async (attempt) => {
    saving = templates().save(sealedFor(id, { person: 2 }));
    // It waits for this change, and sees its outcome.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { ...attempt, status: 'running', startedAt: noon };
  });
  expect(await saving).toBe(false);
});

test('a template dies with its attempt', async () => {
  const { id } = await storedAttempt(db.database);
  await templates().save(sealedFor(id));
  await db.database.prisma.attempt.delete({ where: { id } });
  expect(await templates().byAttempt(id)).toBeNull();
});
