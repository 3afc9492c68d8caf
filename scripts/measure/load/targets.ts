import type { Figures, Targets } from '../shared/report.ts';
import type { LoadArguments } from './arguments.ts';

/** Ten students at five frames a second are what two cores are promised to carry with alerts at once. */
const promised = { students: 10, fps: 5 } as const;
/** Classes with every camera signal on, and how late their scores may be. */
const classes = [
  { students: 30, fps: 2, scoresMs: 200 },
  { students: 60, fps: 2, scoresMs: 250 },
] as const;

const everything = { students: 30, fps: 2, scoresMs: 250 } as const;

const everyFrame = {
  // Without it a server could keep up by asking for fewer frames.
  'sent.share': { min: 0.99 },
  'analysed.share': { min: 0.99 },
} as const;
const fair = { fairness: { min: 0.8 } } as const;
const overloadScoresMs = 200;

/**
 * Up to the promised number of frames a second everything is promised, and up to a large class every frame. Above that
 * frames may be replaced by newer ones, but nobody is forgotten: of those that are looked at the scores still come in time.
 */
export function loadTargets(args: Pick<LoadArguments, 'students' | 'fps' | 'screen' | 'audio'>): Targets {
  const { students, fps, screen, audio } = args;
  const load = students * fps;
  if (screen || audio) return withEverything(args);
  if (load <= promised.students * promised.fps) {
    return { 'scores.p95_ms': { max: 200 }, 'alert.p95_ms': { max: 100 }, ...everyFrame };
  }
  const fitting = classes.find((each) => load <= each.students * each.fps);
  if (!fitting) return { 'scores.p95_ms': { max: overloadScoresMs }, ...fair };
  return { 'scores.p95_ms': { max: fitting.scoresMs }, ...everyFrame, ...fair };
}

/** A class with screens and sound at once: camera scores in time, and the others soon enough to help. */
function withEverything({
  students,
  fps,
  screen,
  audio,
}: Pick<LoadArguments, 'students' | 'fps' | 'screen' | 'audio'>): Targets {
  if (students * fps > everything.students * everything.fps) return fair;
  return {
    'scores.p95_ms': { max: everything.scoresMs },
    ...everyFrame,
    ...fair,
    ...(screen ? { 'screens.analysed.share': { min: 0.95 } } : {}),
    ...(audio ? { 'sound.scores.p95_ms': { max: 300 } } : {}),
  };
}

/** Memory may grow by what it goes up and down by anyway. */
export function soakTargets(figures: Figures): Targets {
  const noise = figures['server.rss_noise_mb'];
  return { 'server.rss_growth_mb': { max: noise ?? 0 } };
}
