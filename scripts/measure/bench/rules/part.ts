import type { AttemptJudge } from '../../../../src/incidents/attempt-judge.ts';
import { percentile } from '../../shared/percentile.ts';
import type { Figures } from '../../shared/report.ts';
import type { BenchPart } from '../part.ts';
import { Crowd } from './crowd.ts';
import { deployedJudge } from './deployed-judge.ts';
import { ExamTime, type Listener, type Told } from './exam-time.ts';
import { Judges } from './judges.ts';
import { collectGarbage, heldBytes } from './memory.ts';

export interface RulesBench {
  Judge: typeof AttemptJudge;
  students: number;
  /** After this long the window of every rule should be full (the longest reaches back 50 s), and the code compiled. */
  warmUpSeconds: number;
  rounds: number;
  roundSeconds: number;
}

/** How many students one core should serve, at so many camera looks a second each. */
const promised = { students: 10_000, looksPerSecond: 2 };
/** Any date will do, as long as instants are as large as real ones, epoch ms. */
const startsAt = Date.UTC(2026, 0, 12, 9);

const newCrowd = (students: number) => new Crowd({ students, seed: 20_261_201, breaking: 0.05 });
const nobody: Listener = { take() {}, tick() {} };

const median = (values: readonly number[]) => percentile(values, 0.5) ?? Number.NaN;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Processor time of all threads, so that garbage that is collected beside the main one counts, µs. */
function cpuUs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

interface Round extends Told {
  cpuUs: number;
}

function playRounds(time: ExamTime, { rounds, roundSeconds }: RulesBench): Round[] {
  return Array.from({ length: rounds }, () => {
    let told: Told = { looks: 0, signals: 0 };
    const us = cpuUs(() => {
      told = time.play(roundSeconds);
    });
    return { ...told, cpuUs: us };
  });
}

/** What it costs to make a signal: the same students are played to nobody, µs. */
function makingUs(bench: RulesBench): number {
  const time = new ExamTime(newCrowd(bench.students), nobody, startsAt);
  time.play(bench.warmUpSeconds);
  return median(playRounds(time, bench).map(({ cpuUs: us, signals }) => us / signals));
}

/**
 * Signals of many students through rules, incidents and scores. What keeping the signals costs, and collecting them when
 * they are forgotten, counts; only their making does not.
 */
export function measureRules(bench: RulesBench, tell: (words: string) => void): Figures {
  const { students, warmUpSeconds } = bench;
  tell('making signals for nobody …');
  const making = makingUs(bench);
  const emptyBytes = heldBytes();
  const judges = new Judges(bench.Judge, students, startsAt);
  const time = new ExamTime(newCrowd(students), judges, startsAt);
  tell('filling the windows …');
  time.play(warmUpSeconds);
  const fullBytes = heldBytes();
  tell('judging …');
  const played = playRounds(time, bench);
  // The old generation is collected once in minutes, in a round or between two: here it is, and all rounds share it.
  const collectingUs = cpuUs(collectGarbage) / sum(played.map(({ signals }) => signals));
  const usPerSignal = median(played.map(({ cpuUs: us, signals }) => us / signals)) - making + collectingUs;
  const signalsPerLook = sum(played.map(({ signals }) => signals)) / sum(played.map(({ looks }) => looks));
  const usPerLook = usPerSignal * signalsPerLook;
  return {
    'rules.us_per_signal': usPerSignal,
    'rules.us_per_look': usPerLook,
    'rules.core_share': (usPerLook * promised.looksPerSecond * promised.students) / 1e6,
    'rules.signals_per_second': Math.round(1e6 / usPerSignal),
    'rules.kb_per_student': (fullBytes - emptyBytes) / students / 1_024,
    'rules.making_us_per_signal': making,
    'rules.firing_share': judges.firingShare,
  };
}

export const rulesPart: BenchPart = {
  name: 'rules',
  targets: { 'rules.us_per_signal': { max: 2.5 }, 'rules.core_share': { max: 0.05 } },
  run: async (tell) => {
    const Judge = await deployedJudge(tell);
    const { students } = promised;
    return measureRules({ Judge, students, warmUpSeconds: 60, rounds: 5, roundSeconds: 24 }, tell);
  },
};
