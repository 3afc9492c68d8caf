import { thisMachine } from '../shared/machine.ts';
import { type Figures, type Report, report, type Target, type Targets } from '../shared/report.ts';
import { allowedErrorMs, type Checked, hasOtherSeverity, isTechnical } from './check.ts';

const hourMs = 3_600_000;
const hoursOf = (all: readonly Checked[]) =>
  all.reduce((sum, { durationMs }) => sum + durationMs, 0) / hourMs;

/** Suspicions first; technical facts are counted by themselves. */
export function replayFigures(all: readonly Checked[]): Figures {
  const honest = all.filter(({ expected }) => expected.every(isTechnical));
  return {
    'replay.sessions': all.length,
    'replay.hours': hoursOf(all),
    'replay.honest_hours': hoursOf(honest),
    ...figuresOf('replay', all, (of) => !isTechnical(of)),
    ...figuresOf('replay.technical', all, isTechnical),
    'replay.other_severity': all.flatMap(({ matches }) => matches).filter(hasOtherSeverity).length,
    'replay.untold_gaps': all.flatMap(({ untold }) => untold).length,
  };
}

/** What cannot be reckoned is left out: of a session in which nothing happens nothing can be recalled. */
function figuresOf(name: string, all: readonly Checked[], counts: typeof isTechnical): Figures {
  const expected = all.flatMap((checked) => checked.expected).filter(counts);
  const matches = all.flatMap((checked) => checked.matches).filter((match) => counts(match.expected));
  const extra = all.flatMap((checked) => checked.extra).filter(counts);
  const duplicates = all.flatMap((checked) => checked.duplicates).filter(counts);
  return {
    [`${name}.expected`]: expected.length,
    ...(expected.length > 0 && { [`${name}.recall`]: matches.length / expected.length }),
    ...(matches.length > 0 && {
      [`${name}.start_error_ms.max`]: Math.max(...matches.map(({ startErrorMs }) => startErrorMs)),
      [`${name}.end_error_ms.max`]: Math.max(...matches.map(({ endErrorMs }) => endErrorMs)),
    }),
    [`${name}.false_per_hour`]: extra.length / Math.max(hoursOf(all), Number.EPSILON),
    [`${name}.duplicates`]: duplicates.length,
  };
}

const targets: readonly [RegExp, Target][] = [
  [/\.recall$/, { min: 1 }],
  [/_error_ms\.max$/, { max: allowedErrorMs }],
  [/\.(false_per_hour|duplicates|other_severity|untold_gaps)$/, { max: 0 }],
];

/** Every script must come out as it is written. */
function replayTargets(figures: Figures): Targets {
  return Object.fromEntries(
    Object.keys(figures).flatMap((name) => {
      const target = targets.find(([pattern]) => pattern.test(name))?.[1];
      return target ? [[name, target]] : [];
    }),
  );
}

export function replayReport(command: string, startedAt: number, figures: Figures): Report {
  return report({ command, startedAt, machine: thisMachine(), figures, targets: replayTargets(figures) });
}
