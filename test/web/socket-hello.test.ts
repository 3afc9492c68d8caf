import { expect, test } from 'vitest';
import { socketBench } from './fakes.ts';

test('HELLO is the first message and nothing else goes out before WELCOME', () => {
  const { socket, link } = socketBench();
  socket.start();
  link().listener.opened();
  socket.send({ type: 'CLIENT_STATE' });
  socket.send({ type: 'PAGE_EVENT', id: 'a' });
  expect(socket.sendPacket(new Uint8Array(16))).toBe(false);
  expect(link().types()).toEqual(['HELLO']);
  link().receive({ type: 'WELCOME' });
  expect(link().types()).toEqual(['HELLO', 'PAGE_EVENT']);
  expect(socket.sendPacket(new Uint8Array(16))).toBe(true);
});
