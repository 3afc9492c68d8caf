import { at, during, fault, object, offline, onScreen, pageEvent, voice, windowBehind } from '../scene.ts';
import type { Session } from '../session.ts';

/** An hour with everything that honest students do. Its lights go out once, and its network once. */
function honestHour(seed: number, camera: Pick<Session, 'fps' | 'dropped'> = {}): Session {
  const { fps = 2, dropped = 0 } = camera;
  return {
    title: `honest hour ${seed}, ${fps} fps${dropped > 0 ? `, ${dropped * 100} % of frames lost` : ''}`,
    minutes: 60,
    seed,
    ...camera,
    slips: true,
    scenes: [
      during('21:00', '22:00', fault('camera', 'dark')),
      during('43:10', '43:20', offline(2)),
      during('43:14', '43:14.5', windowBehind),
    ],
    expect: ['A8 21:00-22:00 technical', 'A8 43:10-43:20 technical'],
    // A look counts until the next one is overdue.
    expectGaps: ['A1 21:03-22:00', 'A6 43:13-43:20'],
  };
}

export const honest: readonly Session[] = [
  honestHour(1),
  honestHour(2),
  honestHour(3),
  honestHour(4),
  honestHour(5, { fps: 1 }),
  honestHour(6, { fps: 1, dropped: 0.1 }),
  honestHour(7, { fps: 5 }),
  honestHour(8, { fps: 5, dropped: 0.2 }),
  {
    title: 'things nobody forbids',
    minutes: 10,
    seed: 9,
    scenes: [
      during('1:00', '2:00', object('person')),
      during('2:00', '4:00', onScreen('wikipedia')), // A word of another exam's list.
      at('5:00', pageEvent('copy')),
      at('5:10', pageEvent('context-menu')),
      // Nine seconds of speech in any half minute.
      during('6:00', '6:09', voice(1)),
      during('6:40', '6:49', voice(1)),
      during('7:20', '7:29', voice(1)),
    ],
    expect: [],
  },
  {
    title: 'a network that comes and goes',
    minutes: 10,
    seed: 10,
    slips: true,
    scenes: [
      during('2:00', '2:02', offline()),
      during('3:00', '3:02.5', offline(2)),
      during('3:01', '3:01.4', windowBehind),
      during('5:00', '5:20', offline(2)),
      during('5:05', '5:06.5', windowBehind),
      during('7:00', '8:00', offline()),
    ],
    expect: ['A8 5:00-5:20', 'A8 7:00-8:00'],
    expectGaps: ['A1 7:03-8:00', 'A4 7:12-8:00', 'A6 7:03-8:00', 'A9 7:06-8:00', 'A10 7:25-8:00'],
  },
];
