import { expect, test } from 'vitest';
import { KeepAttention } from '../../src/jobs/keep-attention.ts';
import type { AttentionState } from '../../src/signals/attention/state.ts';

const stateAt = (at: number): AttentionState => ({
  version: 1,
  at,
  baseline: null,
  learning: null,
  looks: [],
});

function newKeep({ stored = {}, everyMs = 60_000 }: { stored?: object; everyMs?: number } = {}) {
  const database = {
    isAway: false,
    rows: new Map<string, unknown>(Object.entries(stored)),
    /** What each call was about. */
    asked: [] as string[],
    saving: () => {},
  };
  const warned: string[] = [];
  const reach = (what: string, ids: Iterable<string>) => {
    database.asked.push(`${what} ${[...ids]}`);
    if (database.isAway) throw new Error('away');
  };
  const keep = new KeepAttention({
    rows: {
      async byAttempts(ids) {
        reach('read', ids);
        return new Map(ids.flatMap((id) => (database.rows.has(id) ? [[id, database.rows.get(id)]] : [])));
      },
      async saveAll(states) {
        reach('saved', states.keys());
        database.saving();
        for (const [id, state] of states) database.rows.set(id, state);
      },
      async remove(ids) {
        reach('removed', ids);
        for (const id of ids) database.rows.delete(id);
      },
    },
    log: { warn: (_details: object, message: string) => void warned.push(message) } as never,
    everyMs,
  });
  return { keep, database, warned };
}

/** A student of whom something is learnt. */
function student(at = 0) {
  const known = { at, told: [] as unknown[] };
  return {
    known,
    watch: {
      told: (state: unknown) => void known.told.push(state),
      newerThan: (instant: number) => (known.at > instant ? stateAt(known.at) : null),
    },
  };
}

test('all that changed is written at once, and what did not is left alone', async () => {
  const { keep, database } = newKeep();
  const [ada, eve, bob] = [student(10), student(20), student()];
  keep.watch('ada', ada.watch);
  keep.watch('eve', eve.watch);
  keep.watch('bob', bob.watch);
  await keep.flush();
  await keep.flush();
  ada.known.at = 30;
  await keep.flush();
  expect(database.asked).toEqual(['read ada,eve,bob', 'saved ada,eve', 'saved ada']);
  expect(database.rows.get('ada')).toEqual(stateAt(30));
  await keep.close();
});

test('what was stored is told once, before anything takes its place', async () => {
  const { keep, database } = newKeep({ stored: { ada: 'before' } });
  const [ada, eve] = [student(10), student(10)];
  keep.watch('ada', ada.watch);
  keep.watch('eve', eve.watch);
  expect(database.rows.get('ada')).toBe('before');
  await keep.flush();
  await keep.flush();
  expect([ada.known.told, eve.known.told]).toEqual([['before'], []]);
  expect(database.rows.get('ada')).toEqual(stateAt(10));
  await keep.close();
});

test('while the database is away nothing is lost, and it is logged once', async () => {
  const { keep, database, warned } = newKeep({ stored: { ada: 'before' } });
  const [ada, eve] = [student(10), student(10)];
  database.isAway = true;
  keep.watch('ada', ada.watch);
  await keep.flush();
  await keep.flush();
  // What was not read yet must not be written over.
  expect(database.asked.some((call) => call.startsWith('saved'))).toBe(false);
  database.isAway = false;
  keep.watch('eve', eve.watch);
  await keep.flush();
  expect(ada.known.told).toEqual(['before']);

  database.isAway = true;
  ada.known.at = 30;
  keep.remove('eve');
  await keep.flush();
  await keep.flush();
  database.isAway = false;
  await keep.flush();
  expect(database.rows).toEqual(new Map([['ada', stateAt(30)]]));
  expect(warned).toHaveLength(2);
  await keep.close();
});

test('the last of who is watched no longer is written; of an attempt that is over nothing stays', async () => {
  const { keep, database } = newKeep();
  const [ada, eve] = [student(10), student(10)];
  const unwatch = [keep.watch('ada', ada.watch), keep.watch('eve', eve.watch)];
  await keep.flush();
  ada.known.at = 20;
  eve.known.at = 20;
  for (const end of unwatch) end();
  keep.remove('eve');
  await keep.close();
  expect(database.rows).toEqual(new Map([['ada', stateAt(20)]]));
});

test('an attempt that ends in the middle of a write is removed after it', async () => {
  const { keep, database } = newKeep();
  keep.watch('ada', student(10).watch);
  database.saving = () => keep.remove('ada');
  await keep.flush();
  await keep.close();
  expect(database.asked).toEqual(['read ada', 'saved ada', 'removed ada']);
  expect(database.rows.size).toBe(0);
});

test('it is written by itself', async () => {
  const { keep, database } = newKeep({ everyMs: 10 });
  keep.watch('ada', student(10).watch);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(database.rows.get('ada')).toEqual(stateAt(10));
  await keep.close();
});
