import { expect, test } from 'vitest';
import { socketBench } from './fakes.ts';

test('a server message with an id is acknowledged each time and handled once', () => {
  const { socket, link, received, timers, welcome } = socketBench();
  socket.start();
  welcome();
  const pause = { type: 'PAUSE_EXAM', id: 'p1', reason: 'a break' };
  link().receive(pause);
  link().receive(pause);
  // The acknowledgement was lost with the connection, so the server sends it once more.
  link().listener.closed(1006);
  timers.run();
  const again = welcome();
  again.receive(pause);
  expect(received.filter(({ type }) => type === 'PAUSE_EXAM')).toHaveLength(1);
  expect(again.sent.filter(({ type }) => type === 'ACK')).toEqual([{ type: 'ACK', ids: ['p1'] }]);
});

test('a result settles the command that it answers', () => {
  const { socket, link, timers, welcome } = socketBench({
    settles: (message) => (message.type === 'COMMAND_RESULT' ? [String(message.id)] : []),
  });
  socket.start();
  welcome();
  socket.send({ type: 'COMMAND', id: 'c1' });
  link().receive({ type: 'COMMAND_RESULT', id: 'c1' });
  link().listener.closed(1006);
  timers.run();
  expect(welcome().types()).toEqual(['HELLO']);
});

test('text that is no message is ignored', () => {
  const { socket, link, received, welcome } = socketBench();
  socket.start();
  welcome();
  for (const text of ['', 'null', '[]', '{"type":3}', '{']) link().listener.text(text);
  expect(received.map(({ type }) => type)).toEqual(['WELCOME']);
  expect(socket.ready).toBe(true);
});
