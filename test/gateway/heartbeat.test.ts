import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Heartbeat } from '../../src/gateway/heartbeat.ts';
import { FakeSocket } from './fakes.ts';

let socket: FakeSocket;
let heartbeat: Heartbeat;
let trips: number[];

beforeEach(() => {
  vi.useFakeTimers();
  socket = new FakeSocket();
  trips = [];
  heartbeat = new Heartbeat({ ws: socket.ws, onRoundTrip: (ms) => trips.push(ms) });
});
afterEach(() => {
  heartbeat.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('a peer that answers is pinged every 5 s and stays', () => {
  socket.ping = () => void setTimeout(() => socket.emit('pong'), 40);
  vi.advanceTimersByTime(61_000);
  expect(trips).toHaveLength(12);
  expect(trips.every((ms) => Math.abs(ms - 40) <= 1)).toBe(true);
  expect(socket.terminated).toBe(0);
});

test('a peer that freezes right after a pong is gone within 15 s', () => {
  vi.advanceTimersByTime(5_000);
  socket.emit('pong');
  vi.advanceTimersByTime(9_900);
  expect(socket.terminated).toBe(0);
  vi.advanceTimersByTime(5_000);
  expect(socket.terminated).toBe(1);
});

test('one missed pong is forgiven, and tells no round trip', () => {
  vi.advanceTimersByTime(10_000);
  socket.emit('pong');
  vi.advanceTimersByTime(5_000);
  socket.emit('pong');
  vi.advanceTimersByTime(4_900);
  expect(socket.terminated).toBe(0);
  expect(trips).toHaveLength(1);
});
