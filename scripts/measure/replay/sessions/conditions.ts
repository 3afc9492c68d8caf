import {
  during,
  headTurned,
  nobody,
  paused,
  phone,
  somebodyElse,
  stranger,
  tabHidden,
  voice,
} from '../scene.ts';
import type { Session } from '../session.ts';

/** What cannot or must not be judged, and exams that stand still. */
export const conditions: readonly Session[] = [
  {
    title: 'A3 is off for a student who may look aside',
    minutes: 5,
    seed: 601,
    exemptions: [{ tag: 'A3', reason: 'Reads with the left eye only' }],
    scenes: [during('1:00', '3:00', headTurned(45)), during('4:00', '4:10', nobody())],
    expect: ['A1 4:00-4:10'],
  },
  {
    title: 'no consent to biometrics: A10 is not judged',
    minutes: 5,
    seed: 602,
    consent: { biometrics: false },
    scenes: [during('1:00', '3:00', stranger())],
    expect: [],
    expectGaps: ['A10 0:00-5:00'],
  },
  {
    title: 'sound is not served: A6 is not judged, and nothing is missing',
    minutes: 5,
    seed: 603,
    served: ['A1', 'A2', 'A3', 'A4', 'A5', 'A7', 'A8', 'A9', 'A10'],
    scenes: [during('1:00', '3:00', voice())],
    expect: [],
    expectGaps: ['A6 0:00-5:00'],
  },
  {
    title: 'a frame every three seconds: too few for A1, A2 and A3',
    minutes: 8,
    seed: 604,
    fps: 0.3,
    scenes: [
      during('1:00', '2:00', somebodyElse()),
      during('3:00', '4:00', headTurned(45)),
      during('5:00', '6:00', nobody()),
    ],
    expect: [],
    expectGaps: ['A1 0:20-8:00', 'A2 0:20-8:00', 'A3 0:20-8:00'],
  },
  {
    title: 'a pause: a phone before and after it, nobody there meanwhile, the tab hidden all the time',
    minutes: 10,
    seed: 605,
    scenes: [
      during('3:00', '5:00', paused),
      during('2:00', '7:00', phone()),
      during('3:00', '5:00', nobody()),
      during('4:00', '6:00', tabHidden),
    ],
    expect: ['A4 2:00-3:00 high', 'A4 5:00-7:00 high', 'A7 5:00-6:00'],
  },
  {
    title: 'a short pause within an episode',
    minutes: 5,
    seed: 606,
    scenes: [during('2:00', '2:20', paused), during('1:30', '2:50', nobody())],
    expect: ['A1 1:30-2:50'],
  },
];
