import { expect, test } from 'vitest';
import { TemplateRepository } from '../../src/db/templates.ts';
import type { Attempt } from '../../src/exams/attempt.ts';
import type { Exam } from '../../src/exams/exam.ts';
import { expireTemplates } from '../../src/jobs/expire-templates.ts';
import { withDatabase } from '../support/database.ts';
import { sealedFor, storedAttempt } from '../support/enrolled.ts';
import { noon, policyWith } from '../support/exams.ts';

const db = withDatabase();
const hour = 3_600_000;
const day = 24 * hour;
const now = noon + 30 * day;
const policy = policyWith({ retentionDays: { templates: 2 } });

/** An attempt with a template that was made `madeAgo` before now. */
async function enrolled(fields: Partial<Attempt>, exam: Partial<Exam> = {}, madeAgo = 5 * day) {
  const { status = 'waiting' } = fields;
  const { id } = await storedAttempt(db.database, { ...fields, status: 'waiting' }, { policy, ...exam });
  await new TemplateRepository(db.database).save(sealedFor(id, { createdAt: now - madeAgo }));
  await db.database.prisma.attempt.update({ where: { id }, data: { status } });
  return id;
}

async function left(ids: readonly string[]): Promise<boolean[]> {
  const rows = await db.database.prisma.faceTemplate.findMany({ where: { attemptId: { in: [...ids] } } });
  return ids.map((id) => rows.some(({ attemptId }) => attemptId === id));
}

async function expire() {
  const told: object[] = [];
  await expireTemplates({
    queues: { every: (_name, _ms, work) => work() },
    templates: new TemplateRepository(db.database),
    log: { info: (details: object) => void told.push(details) },
    now: () => now,
  });
  return told;
}

test('a template goes the policy’s days after the end of its attempt, and not before', async () => {
  const startedAt = now - 5 * day;
  const over = (ago: number) => ({ startedAt, endsAt: now - ago, status: 'expired' }) as const;
  const ids = [
    await enrolled({ ...over(2 * day - hour) }),
    await enrolled({ ...over(2 * day + hour) }),
    await enrolled({ ...over(-hour), status: 'submitted', submittedAt: now - 2 * day - hour }),
    await enrolled({ ...over(day), status: 'submitted', submittedAt: now - day }),
    await enrolled({ ...over(2 * day + hour), status: 'running' }),
  ];
  expect(await expire()).toEqual([{ removed: 2 }]);
  expect(await left(ids)).toEqual([true, false, false, true, true]);
  expect(await expire()).toEqual([]);
});

test('a pause of days ends it, and so does an exam that nobody began', async () => {
  const startedAt = now - 5 * day;
  const paused = { status: 'paused', startedAt, endsAt: startedAt + hour } as const;
  const ids = [
    await enrolled({ ...paused, pausedAt: now - day }),
    await enrolled({ ...paused, pausedAt: now - 3 * day }),
    await enrolled({ status: 'waiting' }, {}, day),
    await enrolled({ status: 'checking' }, {}, 3 * day),
    await enrolled({ status: 'waiting' }, { opensAt: now + hour }, 3 * day),
    await enrolled({ status: 'waiting' }, { closesAt: now - day }, 3 * day),
    await enrolled({ status: 'terminated' }, {}, 3 * day),
  ];
  await expire();
  expect(await left(ids)).toEqual([true, false, true, false, true, true, false]);
});
