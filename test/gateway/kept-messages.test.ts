import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeptMessages } from '../../src/gateway/kept-messages.ts';
import type { KeptMessage } from '../../src/protocol/student-messages.ts';
import { silentLog } from './fakes.ts';

const message = (id: string): KeptMessage => ({ type: 'RAISE_HAND', id, raised: true });
const kept: [string, boolean][] = [];
const written: string[] = [];
let away = false;
let overflows = 0;

function newKept() {
  return new KeptMessages({
    async keep({ id }) {
      if (away) throw new Error('away');
      const isNew = !written.includes(id);
      if (isNew) written.push(id);
      return isNew;
    },
    kept: ({ id }, isNew) => kept.push([id, isNew]),
    overflow: () => {
      overflows += 1;
    },
    log: silentLog,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  kept.length = 0;
  written.length = 0;
  away = false;
  overflows = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

test('messages are written in the order they came, and a repeated one is known', async () => {
  const messages = newKept();
  for (const id of ['a', 'b', 'a']) messages.add(message(id));
  await vi.advanceTimersByTimeAsync(0);
  expect(kept).toEqual([
    ['a', true],
    ['b', true],
    ['a', false],
  ]);
});

test('nothing is acknowledged while the database is away, and everything afterwards', async () => {
  const messages = newKept();
  away = true;
  messages.add(message('a'));
  messages.add(message('b'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(kept).toEqual([]);
  away = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kept.map(([id]) => id)).toEqual(['a', 'b']);
});

test('a stopped connection writes no more', async () => {
  const messages = newKept();
  away = true;
  messages.add(message('a'));
  await vi.advanceTimersByTimeAsync(100);
  messages.stop();
  away = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([kept, written]).toEqual([[], []]);
});

test('what waits is bounded', async () => {
  const messages = newKept();
  away = true;
  for (let i = 0; i < 1_001; i += 1) messages.add(message(`${i}`));
  expect(overflows).toBe(1);
  messages.stop();
  await vi.advanceTimersByTimeAsync(1_000);
});
