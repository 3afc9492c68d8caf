import { expect, test } from 'vitest';
import { type Kept, Outbox } from '../../src/web/shared/outbox.ts';
import { FakeStore } from './fakes.ts';

test('a full outbox lets the oldest go', () => {
  const outbox = new Outbox<Kept>({ limit: 3 });
  for (const id of ['a', 'b', 'c', 'd']) outbox.add({ id });
  expect(outbox.pending().map(({ id }) => id)).toEqual(['b', 'c', 'd']);
});

test('messages stay in memory when the browser refuses to store them', () => {
  const store = new FakeStore();
  store.full = true;
  const outbox = new Outbox<Kept>({ store });
  outbox.add({ id: 'a' });
  expect(outbox.size).toBe(1);
});

test('unreadable storage counts as empty', () => {
  const store = new FakeStore();
  store.items.set('box', '{broken');
  expect(new Outbox<Kept>({ store, key: 'box' }).size).toBe(0);
});
