import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ScreenTextRepository } from '../../src/db/screen-texts.ts';
import { expireScreenText } from '../../src/jobs/expire-screen-text.ts';
import { withDatabase } from '../support/database.ts';
import { storedAttempt } from '../support/enrolled.ts';
import { noon, policyWith } from '../support/exams.ts';

const db = withDatabase();
const hour = 3_600_000;
const day = 24 * hour;
const now = noon + 60 * day;

/** An attempt of an exam that keeps text for so many days, with a text of each age. */
async function attemptKeeping(days: number, ages: readonly number[]) {
  const policy = policyWith({ retentionDays: { text: days } });
  const { id } = await storedAttempt(db.database, {}, { policy });
  const rows = ages.map((age) => ({ id: randomUUID(), attemptId: id, at: now - age, text: String(age) }));
  await new ScreenTextRepository(db.database).saveAll(rows);
  return id;
}

async function expire() {
  const told: object[] = [];
  await expireScreenText({
    queues: { every: (_name, _ms, work) => work() },
    texts: new ScreenTextRepository(db.database),
    log: { info: (details: object) => void told.push(details) },
    now: () => now,
  });
  return told;
}

async function agesOf(attemptId: string): Promise<number[]> {
  const rows = await db.database.prisma.screenText.findMany({ where: { attemptId } });
  return rows.map(({ text }) => Number(text)).sort((a, b) => a - b);
}

test('text goes when it is as old as the policy of its exam says, and not before', async () => {
  const ages = [hour, 2 * day - hour, 2 * day + hour, 29 * day, 31 * day];
  const [short, long] = [await attemptKeeping(2, ages), await attemptKeeping(30, ages)];
  expect(await expire()).toEqual([{ removed: 4 }]);
  expect(await agesOf(short)).toEqual([hour, 2 * day - hour]);
  expect(await agesOf(long)).toEqual([hour, 2 * day - hour, 2 * day + hour, 29 * day]);
  expect(await expire()).toEqual([]);
});

test('many are removed in several steps, none is left', async () => {
  const id = await attemptKeeping(
    1,
    Array.from({ length: 10_001 }, (_, i) => 2 * day + i),
  );
  expect(await expire()).toEqual([{ removed: 10_001 }]);
  expect(await agesOf(id)).toEqual([]);
});
