import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Frame } from '../../src/frames/frame.ts';
import { LiveRooms } from '../../src/live/live-rooms.ts';
import { decodePacket, packetKind } from '../../src/protocol/packet.ts';
import { attemptWith } from '../support/exams.ts';
import { FakeWatcher } from './fakes.ts';

const examId = crypto.randomUUID();
const attempt = attemptWith({ examId, status: 'running' });
const clock = { at: 10_000 };
let rooms: LiveRooms;
let watcher: FakeWatcher;

beforeEach(async () => {
  rooms = new LiveRooms({
    rolls: { attemptsOf: async () => [attempt], unreviewed: async () => new Map() },
    watched: () => {},
    now: () => clock.at,
  });
  watcher = await subscribed();
});
afterEach(() => rooms.close());

async function subscribed(): Promise<FakeWatcher> {
  const teacher = new FakeWatcher();
  await rooms.subscribe(teacher, examId);
  return teacher;
}

const show = (who: FakeWatcher, attemptIds = [attempt.id]) =>
  rooms.showTiles(who, { type: 'THUMBNAILS', examId, attemptIds });
const frame = (seq: number, source: Frame['source'] = 'camera'): Frame => ({
  attemptId: attempt.id,
  source,
  seq,
  capturedAt: 5,
  receivedAt: 6,
  jpeg: new Uint8Array([seq]),
});
const came = (who: FakeWatcher) =>
  who.packets.map((bytes) => {
    const { kind, seq } = decodePacket(bytes);
    return [kind, seq];
  });
const { cameraThumbnail, screenThumbnail } = packetKind;

test.each(['camera', 'screen'] as const)('the %s is wanted once a second, of tiles in view', (source) => {
  expect(rooms.wantsThumbnail(attempt.id, clock.at, source)).toBe(false);
  show(watcher);
  expect(rooms.wantsThumbnail(attempt.id, clock.at, source)).toBe(true);
  rooms.thumbnail(frame(1, source), new Uint8Array([7]));
  expect(rooms.wantsThumbnail(attempt.id, clock.at + 999, source)).toBe(false);
  expect(rooms.wantsThumbnail(attempt.id, clock.at + 1_000, source)).toBe(true);
  show(watcher, []);
  expect(rooms.wantsThumbnail(attempt.id, clock.at + 1_000, source)).toBe(false);
});

test('camera and screen wait for each other in nothing, and each has its kind', () => {
  show(watcher);
  rooms.thumbnail(frame(1), new Uint8Array([7]));
  expect(rooms.wantsThumbnail(attempt.id, clock.at)).toBe(false);
  expect(rooms.wantsThumbnail(attempt.id, clock.at, 'screen')).toBe(true);
  rooms.thumbnail(frame(2, 'screen'), new Uint8Array([7]));
  expect(came(watcher)).toEqual([
    [cameraThumbnail, 1],
    [screenThumbnail, 2],
  ]);
});

test('a picture that looks the same does not go out again', () => {
  show(watcher);
  for (const [seq, look] of [
    [1, 7],
    [2, 7],
    [3, 8],
  ] as const) {
    rooms.thumbnail(frame(seq, 'screen'), new Uint8Array([look]));
  }
  expect(came(watcher)).toEqual([
    [screenThumbnail, 1],
    [screenThumbnail, 3],
  ]);
});

test('who opens a tile of a still scene gets the last pictures, once', async () => {
  const late = await subscribed();
  show(watcher);
  rooms.thumbnail(frame(1), new Uint8Array([7]));
  rooms.thumbnail(frame(2, 'screen'), new Uint8Array([9]));
  show(late);
  show(late);
  expect(late.packets).toEqual(watcher.packets);
  show(late, []);
  show(late);
  expect(late.packets).toHaveLength(4);
});

test('nothing is kept of an attempt that is over', async () => {
  show(watcher);
  rooms.thumbnail(frame(1), new Uint8Array([7]));
  rooms.attemptChanged({ ...attempt, status: 'submitted' }, attempt);
  const late = await subscribed();
  show(late);
  expect(late.packets).toEqual([]);
});
