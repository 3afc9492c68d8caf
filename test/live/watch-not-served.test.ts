import { expect, test } from 'vitest';
import { LiveRooms } from '../../src/live/live-rooms.ts';
import { teacherMessages } from '../../src/messages.ts';
import { attemptWith } from '../support/exams.ts';
import { FakeWatcher } from './fakes.ts';

const attempt = attemptWith({ status: 'running' });

function desk() {
  const live = new LiveRooms({
    rolls: { attemptsOf: async () => [attempt], unreviewed: async () => new Map() },
    watched: () => {},
  });
  const audited: unknown[] = [];
  const { watch } = teacherMessages({
    attempts: { get: async () => attempt },
    live,
    audit: { record: async (entry: unknown) => void audited.push(entry) },
  } as unknown as Parameters<typeof teacherMessages>[0]);
  return {
    live,
    audited,
    watch: (wanted: object) => watch(new FakeWatcher(), { ...wanted, type: 'WATCH', attemptId: attempt.id }),
  };
}

test.each([{ screen: true }, { audio: true }])(
  '%j alone is refused, and no camera is shown instead',
  async (wanted) => {
    const { live, watch } = desk();
    await expect(watch(wanted)).rejects.toMatchObject({ code: 'not-implemented' });
    expect(live.isWatched(attempt.id)).toBe(false);
  },
);

test('what is served is shown, and what is not is told', async () => {
  const { live, audited, watch } = desk();
  await expect(watch({ camera: true, screen: true })).rejects.toMatchObject({ code: 'not-implemented' });
  expect(live.isWatched(attempt.id)).toBe(true);
  expect(audited).toHaveLength(1);
});

test('naming nothing means the camera', async () => {
  const { live, watch } = desk();
  await watch({});
  expect(live.isWatched(attempt.id)).toBe(true);
});
