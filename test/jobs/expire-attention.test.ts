import { expect, test } from 'vitest';
import { AttentionStateRepository } from '../../src/db/attention-states.ts';
import { expireAttention } from '../../src/jobs/expire-attention.ts';
import type { AttemptStatus } from '../../src/protocol/common.ts';
import { stateLifeMs } from '../../src/signals/attention/state.ts';
import { withDatabase } from '../support/database.ts';
import { storedAttempt } from '../support/enrolled.ts';
import { noon } from '../support/exams.ts';

const db = withDatabase();
const hour = 3_600_000;

/** A state of a look that was `ago` before noon, of an attempt that became `status` afterwards. */
async function learnt(ago: number, status: AttemptStatus = 'running'): Promise<string> {
  const { id } = await storedAttempt(db.database, { status: 'running' });
  const state = { version: 1, at: noon - ago, baseline: null, learning: null, looks: [] } as const;
  await new AttentionStateRepository(db.database).saveAll(new Map([[id, { ...state, looks: [] }]]));
  await db.database.prisma.attempt.update({ where: { id }, data: { status } });
  return id;
}

async function expire(lifeMs: number) {
  const told: object[] = [];
  await expireAttention({
    queues: { every: (_name, _ms, work) => work() },
    states: new AttentionStateRepository(db.database),
    lifeMs,
    log: { info: (details: object) => void told.push(details) },
    now: () => noon,
  });
  return told;
}

test('a state goes after a day without a look, and when its attempt is over', async () => {
  const young = [await learnt(24 * hour - 1), await learnt(hour, 'paused')];
  await learnt(24 * hour + 1);
  await learnt(25 * hour, 'paused');
  await learnt(hour, 'submitted');
  await learnt(hour, 'reviewed');
  expect(await expire(stateLifeMs)).toEqual([{ removed: 4 }]);
  const left = await db.database.prisma.attentionState.findMany();
  expect(left.map(({ attemptId }) => attemptId).sort()).toEqual(young.sort());
  expect(await expire(stateLifeMs)).toEqual([]);
});

test('without a life, as where the operator has taken it back, all go', async () => {
  await learnt(1);
  await expire(0);
  expect(await db.database.prisma.attentionState.count()).toBe(0);
});
