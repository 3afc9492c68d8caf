import { afterEach, expect, test } from 'vitest';
import { LiveRooms } from '../../src/live/live-rooms.ts';
import { attemptWith } from '../support/exams.ts';
import { FakeWatcher } from './fakes.ts';

const examId = crypto.randomUUID();
const attempt = attemptWith({ examId, status: 'running' });
const clock = { at: 10_000 };
let release = () => {};
let live: LiveRooms;

function newRooms({ unreviewed = new Map<string, string[]>(), slow = false } = {}) {
  const ready = slow ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();
  live = new LiveRooms({
    rolls: { attemptsOf: () => ready.then(() => [attempt]), unreviewed: async () => unreviewed },
    watched: () => {},
    now: () => clock.at,
  });
  return live;
}

afterEach(() => live.close());

test('whoever left while the class was read is not taken in', async () => {
  const rooms = newRooms({ slow: true });
  const watcher = new FakeWatcher();
  const subscribed = rooms.subscribe(watcher, examId);
  watcher.isOpen = false;
  rooms.left(watcher);
  release();
  await subscribed;
  rooms.broadcast(examId, { type: 'ACK', ids: [] });
  rooms.watch(watcher, { type: 'WATCH', attemptId: attempt.id });
  expect(watcher.messages).toEqual([]);
  expect(rooms.watchedState(attempt.id)).toEqual({ watching: false, listening: false });
});

test('incidents nobody has looked at count as open alerts until they are reviewed', async () => {
  const rooms = newRooms({ unreviewed: new Map([[attempt.id, ['i1', 'i2']]]) });
  const watcher = new FakeWatcher();
  await rooms.subscribe(watcher, examId);
  expect(watcher.updates()[0]).toMatchObject({
    full: true,
    students: [{ openAlerts: 2 }],
    aggregate: { openAlerts: 2 },
  });
  const by = { id: crypto.randomUUID(), name: 'Grace' };
  rooms.reviewed({ id: 'i1', examId, attemptId: attempt.id }, 'dismissed', by);
  expect(watcher.messages.at(-1)).toMatchObject({ type: 'ALERT_UPDATED', alertId: 'i1', acknowledgedBy: by });
  const late = new FakeWatcher();
  await rooms.subscribe(late, examId);
});

test('a row that says the same as before does not go out again', async () => {
  const rooms = newRooms();
  const connection = { state: 'online', rttMs: 1, fps: 2, skipped: 0, battery: null } as const;
  rooms.connection(attempt, connection);
  const watcher = new FakeWatcher();
  await rooms.subscribe(watcher, examId);
  const before = watcher.updates()[0]?.students[0]?.lastUpdate;
  clock.at += 5_000;
  rooms.connection(attempt, { ...connection });
  const late = new FakeWatcher();
  await rooms.subscribe(late, examId);
  expect(late.updates()[0]?.students[0]?.lastUpdate).toBe(before);
});

test('why a student left is told: a lost line, or the end of the exam', async () => {
  const rooms = newRooms();
  const watcher = new FakeWatcher();
  await rooms.subscribe(watcher, examId);
  rooms.offline(attempt);
  rooms.attemptChanged({ ...attempt, status: 'submitted' }, attempt);
  rooms.offline(attempt);
  const left = watcher.messages.flatMap((message) =>
    message.type === 'STUDENT_LEFT' ? [message.reason] : [],
  );
  expect(left).toEqual(['connection lost', 'submitted']);
});
