import { expect, test } from 'vitest';
import { DeviceRequests } from '../../src/exams/device-requests.ts';
import { testClock } from '../support/exams.ts';

test('the oldest request makes room for a new one', () => {
  const requests = new DeviceRequests({ now: testClock().now, limits: { requests: 2, lifetimeMs: 1_000 } });
  const [a, b, c] = ['a', 'b', 'c'].map((attempt) => requests.open(attempt, 'x').id);

  expect(requests.find(a ?? '')).toBeUndefined();
  expect(requests.find(b ?? '')).toBeDefined();
  expect(requests.find(c ?? '')).toBeDefined();
});

test('a request that is too old can be neither allowed nor used', () => {
  const clock = testClock();
  const requests = new DeviceRequests({ now: clock.now, limits: { requests: 9, lifetimeMs: 1_000 } });
  const [open, allowed] = [requests.open('a', 'x').id, requests.open('b', 'x').id];
  requests.allow(allowed);
  clock.pass(1_001);

  expect(requests.allow(open)).toBe(false);
  expect(requests.take(allowed, 'b')).toBeUndefined();
});

test('an allowed request outlives a newer one of the same attempt and is used once', () => {
  const requests = new DeviceRequests({ now: testClock().now });
  const { id } = requests.open('a', 'x');
  expect(requests.take(id, 'a')).toBeUndefined();
  requests.allow(id);
  requests.open('a', 'y');

  expect(requests.take(id, 'b')).toBeUndefined();
  expect(requests.take(id, 'a')).toMatchObject({ id, attemptId: 'a' });
  expect(requests.take(id, 'a')).toBeUndefined();
});

test('a long user agent is cut', () => {
  const requests = new DeviceRequests({ now: testClock().now });

  expect(requests.open('a', 'x'.repeat(10_000)).userAgent).toHaveLength(300);
});
