import type { CaptureSource } from '../../../../src/protocol/common.ts';
import type { CaptureFault } from '../../../../src/signals/signal.ts';
import { during, fault, offline } from '../scene.ts';
import type { Session } from '../session.ts';

const faults: readonly [CaptureSource, CaptureFault | 'missing'][] = [
  ['camera', 'missing'],
  ['camera', 'stopped'],
  ['camera', 'covered'],
  ['camera', 'dark'],
  ['camera', 'frozen'],
  ['screen', 'missing'],
  ['screen', 'stopped'],
  ['screen', 'not-entire-screen'],
  ['audio', 'missing'],
  ['audio', 'stopped'],
];

/** A8: what is captured does not arrive, or nothing can be seen in it. Nobody is suspected of anything. */
export const technical: readonly Session[] = [
  ...faults.map(
    ([source, what], i): Session => ({
      title: `A8 ${source} ${what}: ten seconds, five minutes`,
      minutes: 10,
      seed: 401 + i,
      scenes: [during('1:00', '1:10', fault(source, what)), during('3:00', '8:00', fault(source, what))],
      expect: ['A8 1:00-1:10 technical', 'A8 3:00-8:00 technical'],
    }),
  ),
  {
    title: 'A8 a hand over the lens, and a screen that is late: too short',
    minutes: 4,
    seed: 421,
    scenes: [
      during('1:00', '1:04', fault('camera', 'covered')),
      during('2:00', '2:02.5', fault('screen', 'missing')),
    ],
    expect: [],
  },
  {
    title: 'A8 the network is away twice within the cool-down: one episode',
    minutes: 5,
    seed: 422,
    scenes: [during('1:00', '1:30', offline()), during('1:45', '2:15', offline())],
    expect: ['A8 1:00-2:15'],
  },
  {
    title: 'A8 the camera is dark, and meanwhile the microphone is switched off: one episode',
    minutes: 6,
    seed: 423,
    scenes: [
      during('1:00', '3:00', fault('camera', 'dark')),
      during('2:00', '4:00', fault('audio', 'stopped')),
    ],
    expect: ['A8 1:00-4:00'],
  },
];
