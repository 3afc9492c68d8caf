import { expect, test } from 'vitest';
import { Outbox } from '../../src/gateway/outbox.ts';
import type { OwedMessage } from '../../src/protocol/student-messages.ts';
import { attemptWith } from '../support/exams.ts';
import { silentLog } from './fakes.ts';

const attempt = attemptWith({ status: 'running', endsAt: 100_000 });

function newOutbox() {
  const rows: { attemptId: string; message: OwedMessage; acknowledged: boolean }[] = [];
  const sent: object[] = [];
  const state = { away: false, online: true };
  const answer = async <T>(value: () => T): Promise<T> => {
    if (state.away) throw new Error('away');
    return value();
  };
  const messages = {
    owe: (attemptId: string, message: OwedMessage) =>
      answer(() => void rows.push({ attemptId, message, acknowledged: false })),
    acknowledged: (_attemptId: string, ids: readonly string[]) =>
      answer(() => {
        for (const row of rows) if (ids.includes(row.message.id)) row.acknowledged = true;
      }),
    owed: (attemptId: string) =>
      answer(() =>
        rows.filter((row) => row.attemptId === attemptId && !row.acknowledged).map((row) => row.message),
      ),
  };
  const send = (_id: string, message: object) => state.online && sent.push(message) > 0;
  const outbox = new Outbox({ messages, send, log: silentLog, now: () => 40_000, retryMs: 5 });
  return { outbox, rows, sent, state };
}
const warning = (id: string): OwedMessage => ({ type: 'WARNING', id, text: 'Look' });

test('a message is owed until it is acknowledged', async () => {
  const { outbox, sent } = newOutbox();
  expect(outbox.send(attempt.id, warning('a'))).toBe(true);
  expect(await outbox.owed(attempt)).toEqual([warning('a')]);
  outbox.acknowledged(attempt.id, ['a']);
  await outbox.written();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await outbox.owed(attempt)).toEqual([]);
  expect(sent).toEqual([warning('a')]);
});

test('nobody there: it is owed all the same', async () => {
  const { outbox, state } = newOutbox();
  state.online = false;
  expect(outbox.send(attempt.id, warning('a'))).toBe(false);
  expect(await outbox.owed(attempt)).toHaveLength(1);
});

test('what carries no id is not kept', async () => {
  const { outbox, rows } = newOutbox();
  outbox.send(attempt.id, { type: 'WATCHED', watching: true, listening: false });
  await outbox.written();
  expect(rows).toEqual([]);
});

test('it is written as soon as the database is back, and once', async () => {
  const { outbox, rows, state } = newOutbox();
  state.away = true;
  outbox.send(attempt.id, warning('a'));
  await new Promise((resolve) => setTimeout(resolve, 30));
  state.away = false;
  await outbox.written();
  expect(rows).toHaveLength(1);
});

test('what is not written yet is owed too, and an early acknowledgement counts', async () => {
  const { outbox, rows, state } = newOutbox();
  state.away = true;
  outbox.send(attempt.id, warning('a'));
  outbox.acknowledged(attempt.id, ['a']);
  await new Promise((resolve) => setTimeout(resolve, 10));
  state.away = false;
  expect(await outbox.owed(attempt)).toEqual([warning('a')]);
  await outbox.written();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(rows).toMatchObject([{ acknowledged: true }]);
});

test('old messages are told as they are true now', async () => {
  const { outbox, rows } = newOutbox();
  outbox.send(attempt.id, { type: 'PAUSE_EXAM', id: 'p', reason: 'Alarm' });
  outbox.send(attempt.id, { type: 'TIME_ADJUSTED', id: 't', remainingMs: 99_999, reason: '' });
  await outbox.written();
  expect(await outbox.owed({ ...attempt, status: 'paused', pausedAt: 30_000 })).toMatchObject([
    { id: 'p' },
    { id: 't', remainingMs: 70_000 },
  ]);
  outbox.send(attempt.id, { type: 'RESUME_EXAM', id: 'r', remainingMs: 1 });
  await outbox.written();
  expect(await outbox.owed(attempt)).toMatchObject([
    { id: 't', remainingMs: 60_000 },
    { id: 'r', remainingMs: 60_000 },
  ]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(rows.filter(({ acknowledged }) => acknowledged).map(({ message }) => message.id)).toEqual(['p']);
});

test('a closed outbox tries no more', async () => {
  const { outbox, rows, state } = newOutbox();
  state.away = true;
  outbox.send(attempt.id, warning('a'));
  await outbox.close();
  await outbox.close();
  expect(rows).toEqual([]);
});
