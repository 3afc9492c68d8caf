import type { Random } from '../shared/random.ts';
import {
  type Happening,
  headTurned,
  nobody,
  notLive,
  object,
  phone,
  type Scene,
  somebodyElse,
  stranger,
  voice,
  windowBehind,
} from './scene.ts';

/** Something small that honest students do, or that a detector gets wrong. */
interface Slip {
  happening: (random: Random) => Happening;
  /** How long, ms; 0 for a single look. */
  ms: readonly [number, number];
}

/** Slips of one kind of looking, one at a time. */
interface Habit {
  slips: readonly [Slip, ...Slip[]];
  /** From the end of one to the beginning of the next, ms. */
  rest: readonly [number, number];
  /** What these slips could be taken for, were they longer: they keep away from its beginnings and ends. */
  near: readonly Happening['what'][];
  /** What goes on without them. */
  never?: readonly Happening['what'][];
}

const anyOf = (what: Happening) => () => what;

const habits: readonly Habit[] = [
  {
    near: ['face-gone', 'others', 'head'],
    // A photograph does not drink, and who takes a seat looks for a while as one does.
    never: ['not-live', 'stranger'],
    rest: [6_000, 30_000],
    slips: [
      // A drink, a hand over the face; leaving for what lies on the floor.
      { happening: anyOf(nobody()), ms: [1_000, 2_000] },
      { happening: anyOf(nobody()), ms: [2_000, 2_000] },
      // A blink or a hand on the chin: a single face that is not found, or a second one that is none.
      { happening: anyOf(nobody()), ms: [150, 600] },
      { happening: anyOf(somebodyElse()), ms: [100, 450] },
      {
        happening: (random) => headTurned(random.between(-4, 4), random.between(-38, -24)),
        ms: [1_000, 3_000],
      },
      {
        happening: (random) => headTurned(random.between(-4, 4), random.between(-38, -24)),
        ms: [1_000, 3_000],
      },
      {
        happening: (random) => headTurned(random.pick([-1, 1]) * random.between(28, 50)),
        ms: [2_000, 3_000],
      },
    ],
  },
  {
    near: ['object'],
    rest: [60_000, 400_000],
    slips: [
      { happening: anyOf(phone()), ms: [0, 0] },
      { happening: anyOf(object('book')), ms: [0, 0] },
    ],
  },
  {
    near: ['speech'],
    rest: [35_000, 240_000],
    slips: [
      // A sentence to oneself, and a cough.
      { happening: anyOf(voice()), ms: [3_000, 6_000] },
      { happening: anyOf(voice()), ms: [200, 500] },
    ],
  },
  {
    near: ['page-state'],
    rest: [120_000, 900_000],
    slips: [{ happening: anyOf(windowBehind), ms: [300, 700] }],
  },
  { near: ['not-live'], rest: [300_000, 1_500_000], slips: [{ happening: anyOf(notLive()), ms: [0, 0] }] },
  {
    near: ['stranger'],
    rest: [200_000, 1_200_000],
    slips: [
      { happening: anyOf(stranger()), ms: [0, 0] },
      { happening: anyOf(stranger()), ms: [400, 400] },
    ],
  },
];

/** Small things at random over a whole session. */
export function slips(durationMs: number, scenes: readonly Scene[], random: Random): Scene[] {
  return habits.flatMap((habit) => slipsOf(habit, durationMs, scenes, random.fork(habit.near.join())));
}

function slipsOf(habit: Habit, durationMs: number, scenes: readonly Scene[], random: Random): Scene[] {
  const [least, most] = habit.rest;
  const taken = spansWithout(habit, scenes);
  const done: Scene[] = [];
  let from = random.between(least, most);
  while (from < durationMs - least) {
    const { happening, ms } = random.pick(habit.slips);
    const to = from + random.between(...ms);
    if (taken.every((span) => span.to < from - least || span.from > to + least)) {
      done.push({ ...happening(random), from: Math.round(from), to: Math.round(to) });
    }
    from = to + random.between(least, most);
  }
  return done;
}

interface Span {
  from: number;
  to: number;
}

function spansWithout({ near, never = [] }: Habit, scenes: readonly Scene[]): Span[] {
  const bounds = scenes.filter(({ what }) => near.includes(what)).flatMap(({ from, to }) => [from, to]);
  return [
    ...bounds.map((at) => ({ from: at, to: at })),
    ...scenes.filter(({ what }) => never.includes(what)),
  ];
}
