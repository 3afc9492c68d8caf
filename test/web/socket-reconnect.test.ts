import { expect, test } from 'vitest';
import { socketBench } from './fakes.ts';

test.each([1001, 1006, 1011, 1013, 4029, 4408])('tries again after %i', (code) => {
  const { socket, links, link, timers } = socketBench();
  socket.start();
  link().listener.closed(code);
  expect(socket.state.kind).toBe('waiting');
  timers.run();
  expect(links).toHaveLength(2);
});

test.each([1000, 1009, 4008, 4400, 4401, 4403, 4409, 4410])('never tries again after %i', (code) => {
  const { socket, links, timers, welcome } = socketBench();
  socket.start();
  welcome().listener.closed(code);
  expect(socket.state).toEqual({ kind: 'ended', code });
  socket.hurry();
  socket.interrupt();
  expect(timers.waiting.size).toBe(0);
  expect(links).toHaveLength(1);
});

test('waits at most 1 s first, then twice as long each time, at most 30 s, and 1 s again after a success', () => {
  const { socket, link, timers, welcome } = socketBench();
  socket.start();
  const delays: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    link().listener.closed(1006);
    delays.push(...timers.delays());
    timers.run();
  }
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  welcome().listener.closed(1006);
  expect(timers.delays()).toEqual([1_000]);
});

test('the delay is drawn from the whole span, down to nothing', () => {
  const draws = [0, 0.25];
  const { socket, link, timers } = socketBench({ random: () => draws.shift() ?? 1 });
  socket.start();
  link().listener.closed(1006);
  expect(timers.delays()).toEqual([0]);
  timers.run();
  link().listener.closed(1006);
  expect(timers.delays()).toEqual([500]);
});

test('the network coming back ends the wait, its going ends the connection', () => {
  const { socket, links, link, timers, welcome } = socketBench();
  socket.start();
  welcome();
  socket.interrupt();
  expect(links[0]?.closed).toBe(true);
  expect(socket.state.kind).toBe('waiting');
  socket.hurry();
  expect(links).toHaveLength(2);
  expect(timers.waiting.size).toBe(0);
  // The first connection's late end must not touch the second.
  links[0]?.listener.closed(1006);
  link().listener.opened();
  link().receive({ type: 'WELCOME' });
  expect(socket.ready).toBe(true);
});

test('stop ends it, twice as well as once', () => {
  const { socket, links, link, timers } = socketBench();
  socket.start();
  link().listener.closed(1006);
  socket.stop();
  socket.stop();
  timers.run();
  expect(links).toHaveLength(1);
  expect(socket.state.kind).toBe('stopped');
});
