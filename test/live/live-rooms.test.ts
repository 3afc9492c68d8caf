import { afterEach, expect, test } from 'vitest';
import type { Frame } from '../../src/frames/frame.ts';
import { LiveRooms } from '../../src/live/live-rooms.ts';
import { decodePacket, packetKind } from '../../src/protocol/packet.ts';
import { attemptWith } from '../support/exams.ts';
import { FakeWatcher } from './fakes.ts';

const examId = crypto.randomUUID();
const attempt = attemptWith({ examId, status: 'running' });
const clock = { at: 10_000 };
const watched: [string, boolean][] = [];
let release = () => {};
let live: LiveRooms;

function newRooms({ unreviewed = new Map<string, string[]>(), slow = false } = {}) {
  const ready = slow ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();
  live = new LiveRooms({
    rolls: { attemptsOf: () => ready.then(() => [attempt]), unreviewed: async () => unreviewed },
    watched: (id, watching) => watched.push([id, watching]),
    now: () => clock.at,
  });
  return live;
}

const frame = (seq: number): Frame => ({
  attemptId: attempt.id,
  source: 'camera',
  seq,
  capturedAt: 5,
  receivedAt: 6,
  jpeg: new Uint8Array([seq]),
});

afterEach(() => {
  live.close();
  watched.length = 0;
});

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
  expect(rooms.isWatched(attempt.id)).toBe(false);
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

test('the first watcher and the last one are told to the student; pictures go out unchanged', () => {
  const rooms = newRooms();
  const [one, two] = [new FakeWatcher(), new FakeWatcher()];
  rooms.relay(frame(1));
  rooms.watch(one, { type: 'WATCH', attemptId: attempt.id });
  rooms.watch(two, { type: 'WATCH', attemptId: attempt.id });
  rooms.watch(two, { type: 'WATCH', attemptId: attempt.id, camera: false });
  rooms.relay(frame(2));
  expect(one.packets.map(decodePacket)).toEqual([
    {
      kind: packetKind.liveCamera,
      seq: 2,
      capturedAt: 5,
      attemptId: attempt.id,
      payload: new Uint8Array([2]),
    },
  ]);
  expect(two.packets).toEqual([]);
  rooms.left(one);
  expect(watched).toEqual([
    [attempt.id, true],
    [attempt.id, false],
  ]);
});

test('a thumbnail is wanted once a second of tiles in view, and sent when it has changed', async () => {
  const rooms = newRooms();
  const watcher = new FakeWatcher();
  await rooms.subscribe(watcher, examId);
  expect(rooms.wantsThumbnail(attempt.id, clock.at)).toBe(false);
  rooms.showTiles(watcher, { type: 'THUMBNAILS', examId, attemptIds: [attempt.id] });
  expect(rooms.wantsThumbnail(attempt.id, clock.at)).toBe(true);
  rooms.thumbnail(frame(1), new Uint8Array([7]));
  expect(rooms.wantsThumbnail(attempt.id, clock.at + 999)).toBe(false);
  expect(rooms.wantsThumbnail(attempt.id, clock.at + 1_000)).toBe(true);
  rooms.thumbnail(frame(2), new Uint8Array([7]));
  expect(watcher.packets).toHaveLength(1);
  rooms.thumbnail(frame(3), new Uint8Array([8]));
  expect(watcher.packets.map((bytes) => decodePacket(bytes).seq)).toEqual([1, 3]);
});

test('who opens a tile of a still scene gets the last picture', async () => {
  const rooms = newRooms();
  const [early, late] = [new FakeWatcher(), new FakeWatcher()];
  for (const watcher of [early, late]) await rooms.subscribe(watcher, examId);
  rooms.showTiles(early, { type: 'THUMBNAILS', examId, attemptIds: [attempt.id] });
  rooms.thumbnail(frame(1), new Uint8Array([7]));
  rooms.showTiles(late, { type: 'THUMBNAILS', examId, attemptIds: [attempt.id] });
  expect(late.packets).toEqual(early.packets);
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
