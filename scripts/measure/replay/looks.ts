import type { CaptureSource } from '../../../src/protocol/common.ts';
import type { Signal } from '../../../src/signals/signal.ts';
import type { Random } from '../shared/random.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** Looks this far apart, or further, are rare. */
const rareMs = 1_000;
/** After a first hit the next looks follow like this until the rule is decided, as in live watching, ms. */
const soonMs = { every: 500, for: 3_000 };

export interface LookPlan {
  source: CaptureSource;
  everyMs: number;
  /** Distances vary by this share of `everyMs`. */
  jitter: number;
  /** Share of looks that never arrive; no two in a row, for that would be a gap. */
  dropped?: number;
  /** A hit makes the next looks follow soon. */
  hurries?: boolean;
  /** What these looks may show. */
  shows: readonly Scene[];
}

/** What one look saw, and whether it is a hit. */
export interface Look {
  signals: Signal[];
  isHit: boolean;
}

/**
 * Looks one after the other. Between two rare looks, or where one is lost, nobody can know when something began: so what
 * they show begins and ends with a look, and its dates are those of the signals. A source that comes back looks at once.
 */
export function* looks(
  stage: Stage,
  plan: LookPlan,
  random: Random,
  look: (at: number) => Look,
): Generator<Signal> {
  const { source, everyMs, jitter, dropped = 0, hurries = false } = plan;
  const lasts = lastsBeforeSilence(stage, plan);
  const bounds = boundsOf(stage, plan, lasts);
  let hurriesUntil = Number.NEGATIVE_INFINITY;
  let before = false;
  let isLost = false;
  for (let at = random.between(0, everyMs); at <= stage.durationMs; ) {
    const instant = Math.round(at);
    isLost = !isLost && !bounds.includes(instant) && random.chance(dropped);
    if (!isLost && !stage.isBlind(source, instant) && !isWithin(lasts, instant)) {
      const { signals, isHit } = look(instant);
      yield* signals;
      if (hurries && isHit && !before) hurriesUntil = instant + soonMs.for;
      before = isHit;
    }
    const step = (instant < hurriesUntil ? soonMs.every : everyMs) * random.between(1 - jitter, 1 + jitter);
    const bound = bounds.find((later) => later > instant) ?? Number.POSITIVE_INFINITY;
    at = Math.min(at + step, bound);
  }
}

interface Span {
  from: number;
  to: number;
}

/** Where a look is made whatever the distance to the one before, and never lost. */
function boundsOf(stage: Stage, plan: LookPlan, lasts: readonly Span[]): number[] {
  const { source, everyMs, dropped = 0, shows } = plan;
  const isRare = everyMs >= rareMs;
  const isUncertain = (scene: Scene) => dropped > 0 || ('misses' in scene && scene.misses > 0);
  const shown = shows.filter((scene) => isRare || isUncertain(scene)).flatMap(({ from, to }) => [from, to]);
  const pauses = isRare ? stage.all('paused').map(({ from }) => from) : [];
  const returns = stage.blindSpans(source).map(({ to }) => to);
  return [...shown, ...pauses, ...returns, ...lasts.map(({ from }) => from)].sort((a, b) => a - b);
}

/** The silence of a source begins with the first look that does not come: from the last one until then nothing does. */
function lastsBeforeSilence(stage: Stage, { source, everyMs }: LookPlan): Span[] {
  if (everyMs < rareMs) return [];
  return stage
    .all('fault')
    .filter((scene) => scene.source === source && scene.fault === 'missing')
    .map(({ from }) => ({ from: from - everyMs, to: from }));
}

const isWithin = (spans: readonly Span[], at: number) => spans.some(({ from, to }) => from < at && at <= to);
