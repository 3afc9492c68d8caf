import { at, during, noFullScreen, offline, pageEvent, tabHidden, voice, windowBehind } from '../scene.ts';
import type { Session } from '../session.ts';

/** A6 and A7: what is heard, and whether the exam's page is left. */
export const speechAndPage: readonly Session[] = [
  {
    title: 'A6 twelve seconds of speech',
    minutes: 3,
    seed: 301,
    scenes: [during('1:00', '1:12', voice(1))],
    expect: ['A6 1:00-1:12 medium'],
  },
  {
    title: 'A6 question and answer in bursts',
    minutes: 5,
    seed: 302,
    scenes: [0, 7, 14, 21, 28, 35, 42, 49].map((s) =>
      during(`2:${String(s).padStart(2, '0')}`, `2:${String(s + 4).padStart(2, '0')}`, voice(1)),
    ),
    expect: ['A6 2:00-2:53'],
  },
  {
    title: 'A6 murmurs for a minute without a pause',
    minutes: 5,
    seed: 303,
    // Three tenths of the time: nine seconds in half a minute.
    scenes: [during('2:00', '3:00', voice(0.28))],
    expect: ['A6 2:00-3:00'],
  },
  {
    title: 'A6 talks for ten minutes',
    minutes: 14,
    seed: 304,
    scenes: [during('2:00', '12:00', voice(0.8))],
    expect: ['A6 2:00-12:00'],
  },
  {
    title: 'A6 talks twice, twenty seconds apart: one episode; and once more later',
    minutes: 7,
    seed: 305,
    scenes: [
      during('1:00', '1:15', voice(1)),
      during('1:35', '1:50', voice(1)),
      during('4:00', '4:15', voice(1)),
    ],
    expect: ['A6 1:00-1:50', 'A6 4:00-4:15'],
  },
  ...(
    [
      ['tab-hidden', tabHidden],
      ['blur', windowBehind],
      ['fullscreen-exit', noFullScreen],
    ] as const
  ).map(
    ([name, left], i): Session => ({
      title: `A7 ${name}: a little too long, ten minutes, twice within the cool-down`,
      minutes: 18,
      seed: 311 + i,
      scenes: [
        during('1:00', '1:02.1', left),
        during('3:00', '13:00', left),
        during('15:00', '15:05', left),
        during('15:30', '15:40', left),
      ],
      expect: ['A7 1:00-1:02.1 medium', 'A7 3:00-13:00', 'A7 15:00-15:40'],
    }),
  ),
  ...(['paste', 'print', 'devtools', 'displays-changed'] as const).map(
    (event, i): Session => ({
      title: `A7 ${event}: once, and twice within the cool-down`,
      minutes: 5,
      seed: 321 + i,
      scenes: [at('1:00', pageEvent(event)), at('3:00', pageEvent(event)), at('3:20', pageEvent(event))],
      expect: ['A7 1:00-1:00', 'A7 3:00-3:20'],
    }),
  ),
  {
    title: 'A7 the tab is hidden, and with it the window is behind',
    minutes: 4,
    seed: 331,
    scenes: [
      during('1:00', '1:30', windowBehind),
      during('1:00.2', '1:29.9', tabHidden),
      at('1:10', pageEvent('print')),
    ],
    expect: ['A7 1:00-1:30'],
  },
  {
    title: 'A7 the tab is hidden while the network is away',
    minutes: 6,
    seed: 332,
    scenes: [during('2:00', '2:40', offline()), during('2:10', '2:25', tabHidden)],
    expect: ['A7 2:10-2:25', 'A8 2:00-2:40'],
  },
  {
    title: 'A7 the tab is hidden while the network is away, told twice; a paste, too',
    minutes: 6,
    seed: 333,
    scenes: [
      during('2:00', '2:10', offline(2)),
      during('2:02', '2:07', tabHidden),
      during('4:00', '5:00', offline(3)),
      at('4:30', pageEvent('paste')),
    ],
    expect: ['A7 2:02-2:07', 'A8 2:00-2:10', 'A7 4:30-4:30', 'A8 4:00-5:00'],
  },
  {
    title: 'A7 the tab is hidden before the network goes and after it is back',
    minutes: 6,
    seed: 334,
    scenes: [during('2:00', '2:20', offline(2)), during('1:50', '2:35', tabHidden)],
    expect: ['A7 1:50-2:35', 'A8 2:00-2:20'],
  },
];
