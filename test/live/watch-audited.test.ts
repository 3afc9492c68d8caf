import { expect, test } from 'vitest';
import { LiveRooms } from '../../src/live/live-rooms.ts';
import { teacherMessages } from '../../src/messages.ts';
import { attemptWith } from '../support/exams.ts';
import { FakeWatcher } from './fakes.ts';

const attempt = attemptWith({ status: 'running' });

function desk({ record }: { record: (entry: unknown) => Promise<void> }) {
  const live = new LiveRooms({
    rolls: { attemptsOf: async () => [attempt], unreviewed: async () => new Map() },
    watched: () => {},
  });
  const { watch } = teacherMessages({
    attempts: { get: async () => attempt },
    live,
    audit: { record },
  } as unknown as Parameters<typeof teacherMessages>[0]);
  return {
    live,
    watch: (wanted: object) => watch(new FakeWatcher(), { ...wanted, type: 'WATCH', attemptId: attempt.id }),
  };
}

test.each([
  [{}, { watching: true, listening: false }],
  [{ screen: true }, { watching: true, listening: false }],
  [{ audio: true }, { watching: false, listening: true }],
])('what %j asks for is written down, and then served', async (wanted, state) => {
  const entries: unknown[] = [];
  const { live, watch } = desk({ record: async (entry) => void entries.push(entry) });
  await watch(wanted);
  expect(live.watchedState(attempt.id)).toEqual(state);
  expect(entries).toMatchObject([{ action: 'live.watched', attemptId: attempt.id, details: wanted }]);
});

test('nobody looks or listens when it could not be written down', async () => {
  const { live, watch } = desk({ record: () => Promise.reject(new Error('the database is away')) });
  await expect(watch({ camera: true, audio: true })).rejects.toThrow('away');
  expect(live.watchedState(attempt.id)).toEqual({ watching: false, listening: false });
});
