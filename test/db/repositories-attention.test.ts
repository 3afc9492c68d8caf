import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { AttentionStateRepository } from '../../src/db/attention-states.ts';
import type { AttemptStatus } from '../../src/protocol/common.ts';
import { readState } from '../../src/signals/attention/state.ts';
import { Sitting } from '../signals/attention-faces.ts';
import { withDatabase } from '../support/database.ts';
import { storedAttempt } from '../support/enrolled.ts';

const db = withDatabase();
const states = () => new AttentionStateRepository(db.database);
const stored = async (id: string) => (await states().byAttempts([id])).get(id);
const running = () => storedAttempt(db.database, { status: 'running' });

test('a state comes back so that it can be read, and a newer one takes its place', async () => {
  const [one, other, none] = [await running(), await running(), await running()];
  const sitting = new Sitting({ fps: 4 });
  sitting.show(6_000);
  const half = sitting.score.toState();
  const made = sitting.settle().score.toState();
  expect([half.baseline, made.looks.length > 0]).toEqual([null, true]);

  await states().saveAll(
    new Map([
      [one.id, half],
      [other.id, half],
    ]),
  );
  await states().saveAll(new Map([[one.id, made]]));
  const known = await states().byAttempts([one.id, other.id, none.id]);
  expect(new Map([...known].map(([id, state]) => [id, readState(state, sitting.at)]))).toEqual(
    new Map([
      [one.id, made],
      [other.id, half],
    ]),
  );
  const { at } = await db.database.prisma.attentionState.findUniqueOrThrow({ where: { attemptId: one.id } });
  expect(at.getTime()).toBe(made.at);
});

test.each<[AttemptStatus, boolean]>([
  ['running', true],
  ['paused', true],
  ['waiting', false],
  ['submitted', false],
  ['terminated', false],
  ['expired', false],
])('of an attempt that is %s a state is stored: %s', async (status, isStored) => {
  const { id } = await storedAttempt(db.database, { status });
  await states().saveAll(new Map([[id, new Sitting({ fps: 4 }).settle().score.toState()]]));
  expect((await stored(id)) !== undefined).toBe(isStored);
});

test('an attempt that is gone does not hold up the others', async () => {
  const { id } = await running();
  const state = new Sitting({ fps: 4 }).settle().score.toState();
  await states().saveAll(
    new Map([
      [randomUUID(), state],
      [id, state],
    ]),
  );
  expect(await stored(id)).toEqual(state);
});

test('a state goes when it is removed, and with its attempt', async () => {
  const [one, other] = [await running(), await running()];
  const state = new Sitting({ fps: 4 }).settle().score.toState();
  await states().saveAll(new Map([one, other].map(({ id }) => [id, state])));
  await states().remove([one.id, randomUUID()]);
  expect([await stored(one.id), await stored(other.id)]).toEqual([undefined, state]);
  await db.database.prisma.attempt.delete({ where: { id: other.id } });
  expect(await stored(other.id)).toBeUndefined();
});
