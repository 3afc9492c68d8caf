import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveNumbers } from '../../src/live/live-student.ts';
import { Room } from '../../src/live/room.ts';
import { toTeacher } from '../../src/protocol/teacher-messages.ts';
import { attemptWith } from '../support/exams.ts';
import { FakeWatcher } from './fakes.ts';

const examId = crypto.randomUUID();
let room: Room;
let watcher: FakeWatcher;
const attempts = [1, 2, 3].map(() => attemptWith({ examId }));
const [first = attemptWith(), second = attemptWith()] = attempts;

beforeEach(() => {
  vi.useFakeTimers();
  room = new Room({ examId });
  for (const attempt of attempts) room.student(attempt);
  watcher = new FakeWatcher();
  room.add(watcher);
});
afterEach(() => {
  room.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function numbers(attemptId: string, change: Partial<LiveNumbers>) {
  const known = {
    status: 'ENGAGED',
    focusScore: 100,
    engagementScore: 100,
    confusionScore: null,
    faceDetected: true,
  } as const;
  room.find(attemptId)?.set(Date.now(), { numbers: { ...known, ...change } });
  room.touched(attemptId);
}
const rowsOf = (update: ReturnType<FakeWatcher['updates']>[number] | undefined) =>
  update?.students.map(({ attemptId }) => attemptId);

test('everybody comes once, and then nobody until something changes', () => {
  expect(watcher.updates().map(({ full, students }) => [full, students.length])).toEqual([[true, 3]]);
  toTeacher.parse(watcher.messages[0]);
  vi.advanceTimersByTime(5_000);
  expect(watcher.updates()).toHaveLength(1);
});

test('what changed while nobody watched comes once, with everybody', () => {
  room.remove(watcher);
  numbers(first.id, { focusScore: 10 });
  const late = new FakeWatcher();
  room.add(late);
  vi.advanceTimersByTime(2_500);
  expect(late.updates().map(({ full }) => full)).toEqual([true]);
  room.remove(late);
});

test('numbers of changed students come once a second', () => {
  numbers(first.id, {});
  vi.advanceTimersByTime(1_000);
  const before = watcher.updates().length;
  for (let score = 99; score > 94; score -= 1) {
    numbers(first.id, { focusScore: score });
    vi.advanceTimersByTime(150);
  }
  expect(watcher.updates()).toHaveLength(before);
  vi.advanceTimersByTime(250);
  expect(watcher.updates()).toHaveLength(before + 1);
  expect(watcher.updates().at(-1)).toMatchObject({
    full: false,
    students: [{ attemptId: first.id, focusScore: 95 }],
  });
});

test('a changed state comes within 200 ms, without the numbers of the others', () => {
  for (const { id } of attempts) numbers(id, {});
  vi.advanceTimersByTime(1_000);
  const before = watcher.updates().length;
  numbers(first.id, { focusScore: 90 });
  numbers(second.id, { faceDetected: false, status: 'DISENGAGED' });
  vi.advanceTimersByTime(200);
  expect(rowsOf(watcher.updates()[before])).toEqual([second.id]);
  vi.advanceTimersByTime(1_000);
  expect(rowsOf(watcher.updates()[before + 1])).toEqual([first.id]);
});

test('each of the named states is urgent', () => {
  const student = room.find(first.id);
  const connection = { state: 'online', rttMs: 1, fps: 2, skipped: 0, battery: null } as const;
  const changes = [
    () => student?.set(0, { connection }),
    () => student?.set(0, { handRaised: true }),
    () => student?.set(0, { attempt: { ...first, status: 'paused' } }),
    () => student?.alerted('i1'),
    () => student?.reviewed('i1'),
  ];
  for (const change of changes) {
    const before = watcher.updates().length;
    change();
    room.touched(first.id);
    vi.advanceTimersByTime(200);
    expect(watcher.updates()).toHaveLength(before + 1);
  }
});

test('a connection whose numbers alone change is not urgent', () => {
  const connection = { state: 'online', rttMs: 1, fps: 2, skipped: 0, battery: null } as const;
  const student = room.find(first.id);
  student?.set(0, { connection });
  room.touched(first.id);
  vi.advanceTimersByTime(1_000);
  const before = watcher.updates().length;
  student?.set(0, { connection: { ...connection, rttMs: 70 } });
  room.touched(first.id);
  vi.advanceTimersByTime(200);
  expect(watcher.updates()).toHaveLength(before);
});

test('thumbnails go to those who have the tile in view', () => {
  const other = new FakeWatcher();
  room.add(other);
  const picture = new Uint8Array([1]);
  room.sendThumbnail(first.id, picture);
  room.showTiles(watcher, [first.id]);
  room.showTiles(other, [second.id]);
  room.sendThumbnail(first.id, picture);
  expect([watcher.packets, other.packets]).toEqual([[picture], []]);
  expect(attempts.map(({ id }) => room.hasTile(id))).toEqual([true, true, false]);
  room.remove(watcher);
  expect(room.hasTile(first.id)).toBe(false);
});

test('nothing runs when nobody watches', () => {
  room.remove(watcher);
  numbers(first.id, {});
  expect(vi.getTimerCount()).toBe(0);
  expect(room.isWatched).toBe(false);
});
