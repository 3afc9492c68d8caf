import { during, notLive, stranger } from '../scene.ts';
import type { Session } from '../session.ts';

/** A9 and A10: whether a live person sits there, and the right one. */
export const persons: readonly Session[] = [
  {
    title: 'A9 a printed photograph for five seconds',
    minutes: 3,
    seed: 501,
    scenes: [during('1:00', '1:05', notLive())],
    expect: ['A9 1:00-1:05 high'],
  },
  {
    title: 'A9 a replayed screen for ten minutes',
    minutes: 14,
    seed: 502,
    scenes: [during('2:00', '12:00', notLive())],
    expect: ['A9 2:00-12:00'],
  },
  {
    title: 'A9 a replayed screen that one look in eight takes for live',
    minutes: 14,
    seed: 503,
    scenes: [during('2:00', '12:00', notLive(0.125))],
    expect: ['A9 2:00-12:00'],
  },
  {
    title: 'A9 twice within the cool-down, and later again',
    minutes: 6,
    seed: 504,
    scenes: [
      during('1:00', '1:10', notLive()),
      during('1:30', '1:40', notLive()),
      during('4:00', '4:10', notLive()),
    ],
    expect: ['A9 1:00-1:40', 'A9 4:00-4:10'],
  },
  {
    title: 'A10 somebody else for fifteen seconds',
    minutes: 3,
    seed: 511,
    scenes: [during('1:00', '1:15', stranger())],
    expect: ['A10 1:00-1:15 low'],
  },
  {
    title: 'A10 somebody else for ten minutes',
    minutes: 14,
    seed: 512,
    scenes: [during('2:00', '12:00', stranger())],
    expect: ['A10 2:00-12:00 low'],
  },
  {
    title: 'A10 somebody else who looks like the student in one check of five',
    minutes: 14,
    seed: 513,
    scenes: [during('2:00', '12:00', stranger(0.2))],
    expect: ['A10 2:00-12:00'],
  },
  {
    title: 'A10 twice, three minutes apart: two episodes',
    minutes: 8,
    seed: 514,
    scenes: [during('1:00', '2:00', stranger()), during('5:00', '6:00', stranger())],
    expect: ['A10 1:00-2:00', 'A10 5:00-6:00'],
  },
];
