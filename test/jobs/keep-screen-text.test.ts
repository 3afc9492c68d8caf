import { expect, test } from 'vitest';
import type { ScreenText } from '../../src/incidents/stores.ts';
import { KeepScreenText, type ScreenTextLimits } from '../../src/jobs/keep-screen-text.ts';

/** Words that must not leave by the log. */
const secret = 'My-Grandmother-Lan';

function newKeep(limits: Partial<ScreenTextLimits> = {}, everyMs = 60_000) {
  const database = {
    isAway: false,
    rows: [] as ScreenText[],
    /** Rows of each write. */
    writes: [] as number[],
    asked: [] as string[][],
    saving: async () => {},
  };
  const log: { details: object; message: string }[] = [];
  const keep = new KeepScreenText({
    rows: {
      async saveAll(rows) {
        await database.saving();
        if (database.isAway) throw awayQuoting(rows);
        database.writes.push(rows.length);
        database.rows.push(...rows);
      },
      async bytesOf(ids) {
        database.asked.push([...ids]);
        const bytes = new Map<string, number>();
        for (const { attemptId, text } of database.rows)
          bytes.set(attemptId, (bytes.get(attemptId) ?? 0) + Buffer.byteLength(text));
        return new Map([...bytes].filter(([id]) => ids.includes(id)));
      },
    },
    log: { warn: (details: object, message: string) => void log.push({ details, message }) } as never,
    everyMs,
    limits,
  });
  const textsOf = (id: string) =>
    database.rows.filter(({ attemptId }) => attemptId === id).map(({ text }) => text);
  return { keep, database, log, textsOf };
}

/** A database that quotes what it was given wherever an error can. */
function awayQuoting(rows: readonly ScreenText[]): Error {
  const text = JSON.stringify(rows);
  return Object.assign(new Error(text), { code: text, detail: text, cause: new Error(text) });
}

test('what was read on all screens is written at once, with lines parted by line feeds', async () => {
  const { keep, database } = newKeep();
  keep.add({ attemptId: 'ada', at: 1, lines: ['Question 1', '  ', ' What is a cell? '] });
  keep.add({ attemptId: 'eve', at: 2, lines: ['ChatGPT'] });
  keep.add({ attemptId: 'bob', at: 3, lines: ['', ' '] });
  await keep.flush();
  await keep.flush();
  expect(database.writes).toEqual([2]);
  expect(database.rows).toEqual([
    { id: expect.any(String), attemptId: 'ada', at: 1, text: 'Question 1\nWhat is a cell?' },
    { id: expect.any(String), attemptId: 'eve', at: 2, text: 'ChatGPT' },
  ]);
  expect(new Set(database.rows.map(({ id }) => id)).size).toBe(2);
  await keep.close();
});

test('while the database is away the text waits, and nothing of it is lost or written twice', async () => {
  const { keep, database, log, textsOf } = newKeep();
  database.isAway = true;
  keep.add({ attemptId: 'ada', at: 1, lines: ['one'] });
  await keep.flush();
  keep.add({ attemptId: 'ada', at: 2, lines: ['two'] });
  await keep.flush();
  database.isAway = false;
  await Promise.all([keep.flush(), keep.flush()]);
  await keep.close();
  expect(textsOf('ada')).toEqual(['one', 'two']);
  expect(log).toEqual([{ details: { code: 'unknown', rows: 1 }, message: expect.any(String) }]);
});

test('what is read in the middle of a write goes out with the next one, in order', async () => {
  const { keep, database, textsOf } = newKeep();
  keep.add({ attemptId: 'ada', at: 1, lines: ['one'] });
  let isAdded = false;
  database.saving = async () => {
    if (!isAdded) keep.add({ attemptId: 'ada', at: 2, lines: ['two'] });
    isAdded = true;
  };
  await keep.flush();
  await keep.close();
  expect(textsOf('ada')).toEqual(['one', 'two']);
});

test('what waits is bounded: the oldest goes first, and is counted', async () => {
  const { keep, database, log, textsOf } = newKeep({ charactersWaiting: 1_000 });
  database.isAway = true;
  for (let at = 1; at <= 10; at += 1) keep.add({ attemptId: 'ada', at, lines: [String(at)] });
  await keep.flush();
  keep.add({ attemptId: 'ada', at: 11, lines: ['11'] });
  database.isAway = false;
  await keep.close();
  // Each takes its characters and 200.
  expect(textsOf('ada')).toEqual(['8', '9', '10', '11']);
  expect(log.map(({ details }) => details)).toEqual([{ code: 'unknown', rows: 4 }, { rows: 7 }]);
});

test('a large pile goes out in several writes, and one large text in one', async () => {
  const { keep, database } = newKeep({ charactersInWrite: 500 });
  for (let at = 1; at <= 5; at += 1) keep.add({ attemptId: 'ada', at, lines: ['x'.repeat(50)] });
  keep.add({ attemptId: 'ada', at: 6, lines: ['x'.repeat(2_000)] });
  await keep.close();
  expect(database.writes).toEqual([2, 2, 1, 1]);
});

test('of one screen the lines that fit are kept, of a line that is too long its beginning', async () => {
  const { keep, textsOf } = newKeep({ charactersInRow: 10 });
  keep.add({ attemptId: 'ada', at: 1, lines: ['12345', '6789', '0'] });
  keep.add({ attemptId: 'eve', at: 1, lines: ['12345678901', '2'] });
  await keep.close();
  expect([textsOf('ada'), textsOf('eve')]).toEqual([['12345\n6789'], ['1234567890']]);
});

test('an attempt that is full takes no more, says so once, and leaves the others alone', async () => {
  const { keep, database, log, textsOf } = newKeep({ bytesOfAttempt: 10 });
  // What an earlier run of the server stored counts, too. Each đ is two bytes.
  database.rows.push({ id: 'before', attemptId: 'ada', at: 0, text: 'đđ' });
  for (const line of [secret.slice(0, 4), 'đđ', 'a', 'b'])
    keep.add({ attemptId: 'ada', at: 1, lines: [line] });
  keep.add({ attemptId: 'eve', at: 1, lines: ['eve'] });
  await keep.flush();
  database.isAway = true;
  keep.add({ attemptId: 'eve', at: 2, lines: ['away'] });
  keep.add({ attemptId: 'ada', at: 2, lines: ['c'] });
  await keep.flush();
  database.isAway = false;
  await keep.close();
  expect(textsOf('ada')).toEqual(['đđ', secret.slice(0, 4)]);
  expect(textsOf('eve')).toEqual(['eve', 'away']);
  expect(log.filter(({ details }) => 'bytesOfAttempt' in details)).toEqual([
    { details: { attemptId: 'ada', bytesOfAttempt: 10 }, message: expect.any(String) },
  ]);
});

test('a write that failed counts nothing against the attempt', async () => {
  const { keep, database, textsOf } = newKeep({ bytesOfAttempt: 10 });
  database.isAway = true;
  keep.add({ attemptId: 'ada', at: 1, lines: ['12345678'] });
  for (let tries = 0; tries < 3; tries += 1) await keep.flush();
  database.isAway = false;
  await keep.close();
  expect(textsOf('ada')).toEqual(['12345678']);
});

test('the database is asked once for an attempt, and again when many others came between', async () => {
  const { keep, database } = newKeep({ attemptsCounted: 2 });
  for (const attemptId of ['ada', 'eve', 'ada', 'bob', 'ada', 'eve']) {
    keep.add({ attemptId, at: 1, lines: ['x'] });
    await keep.flush();
  }
  await keep.close();
  expect(database.asked).toEqual([['ada'], ['eve'], ['bob'], ['eve']]);
});

test('no log line holds text, whatever the error of the database says', async () => {
  const { keep, database, log } = newKeep({ charactersWaiting: 600, bytesOfAttempt: 60 });
  const add = (at: number) => keep.add({ attemptId: 'ada', at, lines: [secret, `${secret} ${at}`] });
  database.isAway = true;
  add(1);
  await keep.flush();
  for (let at = 2; at <= 5; at += 1) add(at);
  await keep.flush();
  database.isAway = false;
  await keep.flush();
  add(6);
  await keep.flush();
  database.isAway = true;
  keep.add({ attemptId: 'eve', at: 7, lines: [secret] });
  await keep.close();
  expect(log.map(({ message }) => message)).toEqual([
    'screen text waits for the database',
    'no more screen text is stored of an attempt',
    'the oldest screen text was dropped: too much waited',
    'screen text waits for the database',
    'screen text was not written before the end',
  ]);
  expect(JSON.stringify(log)).not.toContain(secret.slice(0, 8));
});

test('a text without a date that can be stored does not hold up the others', async () => {
  const { keep, textsOf } = newKeep();
  for (const at of [Number.NaN, -1, Number.POSITIVE_INFINITY, 5])
    keep.add({ attemptId: 'ada', at, lines: [String(at)] });
  await keep.close();
  await keep.close();
  expect(textsOf('ada')).toEqual(['5']);
});

test('it is written by itself', async () => {
  const { keep, textsOf } = newKeep({}, 10);
  keep.add({ attemptId: 'ada', at: 1, lines: ['one'] });
  await expect.poll(() => textsOf('ada')).toEqual(['one']);
  await keep.close();
});
