import { expect, test } from 'vitest';
import { BoundedSend, sendLimits } from '../../src/gateway/bounded-send.ts';
import { FakeSocket } from './fakes.ts';

function newSend(bufferedAmount: number) {
  const socket = new FakeSocket();
  socket.bufferedAmount = bufferedAmount;
  return { socket, out: new BoundedSend({ ws: socket.ws }) };
}

test('what is renewed anyway is left out while the peer does not read, and counted', () => {
  const { socket, out } = newSend(sendLimits.renewedBytes + 1);
  expect([out.sendRenewed({ n: 1 }), out.sendRenewed(new Uint8Array(1))]).toEqual([false, false]);
  expect(out.send({ n: 2 })).toBe(true);
  expect([socket.sent, out.skipped]).toEqual([[{ n: 2 }], 2]);
});

test('sound is left out when about a second of it waits, however large the pictures before it', () => {
  const { socket, out } = newSend(sendLimits.renewedBytes + 1);
  const packet = new Uint8Array(3_200);
  const taken = Array.from({ length: 12 }, () => out.sendSound(packet));
  expect(taken.filter(Boolean)).toHaveLength(sendLimits.soundPackets);
  socket.flushed.shift()?.();
  expect([out.sendSound(packet), out.sendSound(packet)]).toEqual([true, false]);
});

test('a peer whose buffer grows beyond all measure is given up', () => {
  const { socket, out } = newSend(sendLimits.mostBytes + 1);
  expect(out.send({})).toBe(false);
  expect([socket.terminated, socket.sent]).toEqual([1, []]);
});

test('a closed socket takes nothing', () => {
  const { socket, out } = newSend(0);
  socket.readyState = 3;
  expect([out.send({}), out.sendRenewed({})]).toEqual([false, false]);
});
