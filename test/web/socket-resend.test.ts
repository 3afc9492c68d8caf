import { expect, test } from 'vitest';
import { Outbox } from '../../src/web/shared/outbox.ts';
import { FakeStore, type Message, socketBench } from './fakes.ts';

const event = (id: string, at: number): Message & { id: string } => ({ type: 'PAGE_EVENT', id, at });

test('what carries an id is sent again after WELCOME until it is acknowledged, in the order it happened', () => {
  const { socket, link, timers, welcome } = socketBench();
  socket.start();
  welcome();
  socket.send(event('second', 20));
  socket.send(event('first', 10));
  link().receive({ type: 'ACK', ids: ['second'] });
  socket.send(event('third', 30));

  link().listener.closed(1006);
  socket.send(event('fourth', 40));
  timers.run();
  const again = welcome();
  expect(again.sent.slice(1).map(({ id }) => id)).toEqual(['first', 'third', 'fourth']);

  again.receive({ type: 'ACK', ids: ['first', 'third', 'fourth'] });
  again.listener.closed(1006);
  timers.run();
  expect(welcome().types()).toEqual(['HELLO']);
});

test('a reload does not lose what was waiting', () => {
  const store = new FakeStore();
  const before = socketBench({ outbox: new Outbox({ store, key: 'box' }) });
  before.socket.start();
  before.socket.send(event('a', 1));
  const after = socketBench({ outbox: new Outbox({ store, key: 'box' }) });
  after.socket.start();
  expect(after.welcome().sent.slice(1)).toEqual([event('a', 1)]);
  after.link().receive({ type: 'ACK', ids: ['a'] });
  expect(store.items.size).toBe(0);
});

test('a message without an id is dropped while nothing is connected', () => {
  const { socket, welcome } = socketBench();
  socket.start();
  expect(socket.send({ type: 'TELEMETRY' })).toBe(false);
  expect(welcome().types()).toEqual(['HELLO']);
});
