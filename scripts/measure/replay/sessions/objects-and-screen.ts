import { at, during, object, onScreen, phone } from '../scene.ts';
import type { Session } from '../session.ts';

/** A4 and A5: what lies there, and what stands on the shared screen. */
export const objectsAndScreen: readonly Session[] = [
  {
    title: 'A4 a book for two seconds',
    minutes: 3,
    seed: 201,
    scenes: [during('1:00', '1:02', object('book'))],
    expect: ['A4 1:00-1:02 medium'],
  },
  {
    title: 'A4 a phone that is put away after three seconds: medium',
    minutes: 3,
    seed: 202,
    scenes: [during('1:00', '1:03', phone())],
    expect: ['A4 1:00-1:03 medium'],
  },
  {
    title: 'A4 a phone for twelve seconds: high',
    minutes: 3,
    seed: 203,
    scenes: [during('1:00', '1:12', phone())],
    expect: ['A4 1:00-1:12 high'],
  },
  {
    title: 'A4 a phone on the desk for ten minutes: one',
    minutes: 14,
    seed: 204,
    scenes: [during('2:00', '12:00', phone())],
    expect: ['A4 2:00-12:00 high'],
  },
  {
    title: 'A4 a phone on the desk that every fourth look misses',
    minutes: 14,
    seed: 205,
    scenes: [during('2:00', '12:00', phone(0.25))],
    expect: ['A4 2:00-12:00 high'],
  },
  {
    title: 'A4 a phone that is taken up again and again for a moment: high',
    minutes: 4,
    seed: 206,
    scenes: [
      during('1:00', '1:02.5', phone()),
      during('1:08', '1:10.5', phone()),
      during('1:16', '1:18.5', phone()),
    ],
    expect: ['A4 1:00-1:18.5 high'],
  },
  {
    title: 'A4 a phone that shows for a moment every two seconds: high',
    minutes: 4,
    seed: 209,
    scenes: Array.from({ length: 20 }, (_, i) => at(`1:${String(2 * i).padStart(2, '0')}`, phone())),
    expect: ['A4 1:00-1:38 high'],
  },
  {
    title: 'A4 a laptop, then a second screen beside it: one episode',
    minutes: 6,
    seed: 207,
    scenes: [during('1:00', '3:00', object('laptop')), during('2:00', '4:00', object('screen'))],
    expect: ['A4 1:00-4:00 medium'],
  },
  {
    title: 'A4 a book twice, ninety seconds apart: two episodes',
    minutes: 5,
    seed: 208,
    scenes: [during('1:00', '1:20', object('book')), during('2:50', '3:00', object('book'))],
    expect: ['A4 1:00-1:20', 'A4 2:50-3:00'],
  },
  {
    title: 'A5 one look at a listed word',
    minutes: 3,
    seed: 211,
    scenes: [at('1:00', onScreen('chatgpt'))],
    expect: ['A5 1:00-1:00 high'],
  },
  {
    title: 'A5 a listed page for ten minutes',
    minutes: 14,
    seed: 212,
    scenes: [during('2:00', '12:00', onScreen('google', 'wikipedia'))],
    expect: ['A5 2:00-12:00'],
  },
  {
    title: 'A5 words that scroll in and out: one episode, then another',
    minutes: 6,
    seed: 213,
    scenes: [
      during('1:00', '1:10', onScreen('claude.ai')),
      during('1:25', '1:30', onScreen('microsoft copilot')),
      during('1:50', '1:52', onScreen('claude.ai')),
      during('4:00', '4:20', onScreen('chegg')),
    ],
    expect: ['A5 1:00-1:52', 'A5 4:00-4:20'],
  },
];
