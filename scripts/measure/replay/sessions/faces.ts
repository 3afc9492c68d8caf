import { during, headTurned, nobody, somebodyElse } from '../scene.ts';
import type { Session } from '../session.ts';

/** A1, A2, A3: who is in front of the camera, and where the head points. */
export const faces: readonly Session[] = [
  {
    title: 'A1 away a little longer than allowed',
    minutes: 3,
    seed: 101,
    scenes: [during('1:00', '1:04', nobody())],
    expect: ['A1 1:00-1:04 medium'],
  },
  {
    title: 'A1 away for ten minutes',
    minutes: 14,
    seed: 102,
    scenes: [during('2:00', '12:00', nobody())],
    expect: ['A1 2:00-12:00'],
  },
  {
    title: 'A1 away, and one look in ten takes the chair for a face',
    minutes: 8,
    seed: 103,
    scenes: [during('2:00', '5:00', nobody(0.1))],
    expect: ['A1 2:00-5:00'],
  },
  {
    title: 'A1 away twice, back for twenty seconds: one episode',
    minutes: 4,
    seed: 104,
    scenes: [during('1:00', '1:10', nobody()), during('1:30', '1:40', nobody())],
    expect: ['A1 1:00-1:40'],
  },
  {
    title: 'A1 away twice, a minute apart: two episodes',
    minutes: 5,
    seed: 105,
    scenes: [during('1:00', '1:10', nobody()), during('2:10', '2:20', nobody())],
    expect: ['A1 1:00-1:10', 'A1 2:10-2:20'],
  },
  {
    title: 'A2 a second person for two seconds',
    minutes: 3,
    seed: 111,
    scenes: [during('1:00', '1:02.1', somebodyElse())],
    expect: ['A2 1:00-1:02.1 high'],
  },
  {
    title: 'A2 a second person for ten minutes, a third for one of them',
    minutes: 14,
    seed: 112,
    scenes: [during('2:00', '12:00', somebodyElse()), during('6:00', '7:00', somebodyElse())],
    expect: ['A2 2:00-12:00'],
  },
  {
    title: 'A2 a second person whom one look in five misses',
    minutes: 8,
    seed: 113,
    scenes: [during('2:00', '5:00', somebodyElse(1, 0.2))],
    expect: ['A2 2:00-5:00'],
  },
  {
    title: 'A2 somebody else in the place of the student and a helper, twice',
    minutes: 6,
    seed: 114,
    scenes: [
      during('1:00', '1:20', nobody()),
      during('1:00', '1:20', somebodyElse(2)),
      during('3:00', '3:20', somebodyElse(3)),
    ],
    expect: ['A2 1:00-1:20', 'A2 3:00-3:20'],
  },
  {
    title: 'A3 looks aside a little longer than allowed',
    minutes: 3,
    seed: 121,
    scenes: [during('1:00', '1:05', headTurned(35))],
    expect: ['A3 1:00-1:05 low'],
  },
  {
    title: 'A3 reads what lies on the desk for five minutes',
    minutes: 8,
    seed: 122,
    scenes: [during('2:00', '7:00', headTurned(-3, -35))],
    expect: ['A3 2:00-7:00'],
  },
  {
    title: 'A3 a head right at the limit',
    minutes: 6,
    seed: 123,
    // 25 degrees are the limit; a head is never quite still.
    scenes: [during('2:00', '2:03', headTurned(32)), during('2:03', '4:00', headTurned(25))],
    expect: ['A3 2:00-4:00'],
  },
  {
    title: 'A3 looks aside again and again: one episode, then another',
    minutes: 6,
    seed: 124,
    scenes: [
      during('1:00', '1:06', headTurned(40)),
      during('1:15', '1:21', headTurned(-40)),
      during('1:45', '1:51', headTurned(40)),
      during('3:00', '3:06', headTurned(0, 30)),
    ],
    expect: ['A3 1:00-1:51', 'A3 3:00-3:06'],
  },
  ...[
    { fps: 1, dropped: 0 },
    { fps: 2, dropped: 0.1 },
    { fps: 5, dropped: 0 },
    { fps: 5, dropped: 0.2 },
    { fps: 15, dropped: 0.3 },
  ].map(
    ({ fps, dropped }, i): Session => ({
      title: `A1 A2 A3 at ${fps} fps${dropped > 0 ? `, ${dropped * 100} % of frames lost` : ''}`,
      minutes: 6,
      seed: 131 + i,
      fps,
      dropped,
      scenes: [
        during('1:00', '1:06', nobody()),
        during('2:00', '2:05', somebodyElse()),
        during('3:00', '3:08', headTurned(45)),
        during('4:00', '4:30', nobody()),
        during('5:00', '5:30', somebodyElse()),
      ],
      expect: ['A1 1:00-1:06', 'A2 2:00-2:05', 'A3 3:00-3:08', 'A1 4:00-4:30', 'A2 5:00-5:30'],
    }),
  ),
  {
    // With a frame lost nothing is known for two seconds, too long for a rule of one second: A2 is left out.
    title: 'A1 A3 at 1 fps, 10 % of frames lost',
    minutes: 6,
    seed: 136,
    fps: 1,
    dropped: 0.1,
    scenes: [
      during('1:00', '1:06', nobody()),
      during('2:00', '2:08', headTurned(45)),
      during('3:00', '4:00', nobody()),
      during('5:00', '5:30', headTurned(0, 35)),
    ],
    expect: ['A1 1:00-1:06', 'A3 2:00-2:08', 'A1 3:00-4:00', 'A3 5:00-5:30'],
  },
];
