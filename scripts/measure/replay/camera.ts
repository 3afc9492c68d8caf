import type { Signal } from '../../../src/signals/signal.ts';
import type { Random } from '../shared/random.ts';
import { type Look, looks } from './looks.ts';
import type { Stage } from './stage.ts';

export interface CameraRate {
  fps: number;
  /** Share of frames that never arrive; no two in a row. */
  dropped: number;
}

const source = 'camera';
/** How often somebody looks for objects, for a live person and for the enrolled face, ms. */
const objectsMs = 2_000;
const identityMs = 5_000;

/** Without a face nobody can say whose it is. */
const nothing: Look = { signals: [], isHit: false };

const hundredths = (value: number) => Math.round(value * 100) / 100;
const tenths = (value: number) => Math.round(value * 10) / 10;

/** Everything that comes of a camera in which a student sits in front of a screen. */
export function* cameraSignals(stage: Stage, rate: CameraRate, random: Random): Generator<Signal> {
  yield* faces(stage, rate, random.fork('faces'));
  yield* objects(stage, random.fork('objects'));
  yield* liveness(stage, random.fork('liveness'));
  yield* identity(stage, random.fork('identity'));
}

function faces(stage: Stage, { fps, dropped }: CameraRate, random: Random): Generator<Signal> {
  // At less than a frame a second nothing of this can be known, and no look may come in between.
  const shows = fps < 1 ? [] : [...stage.all('face-gone'), ...stage.all('others'), ...stage.all('head')];
  const plan = { source, everyMs: 1_000 / fps, jitter: 0.2, dropped, shows } as const;
  const found = () => hundredths(random.between(0.82, 0.99));
  return looks(stage, plan, random, (at) => {
    const isGone = stage.seen('face-gone', at, random).length > 0;
    const others = stage.seen('others', at, random).reduce((sum, { count }) => sum + count, 0);
    const confidences = Array.from({ length: others + (isGone ? 0 : 1) }, found).sort((a, b) => b - a);
    const signals: Signal[] = [
      { tag: 'A1', at, faceSeen: confidences.length > 0 },
      { tag: 'A2', at, faces: confidences },
    ];
    const [confidence] = confidences;
    if (confidence !== undefined) {
      signals.push({ tag: 'A3', at, ...head(stage, at, random), gaze: ahead, confidence });
    }
    return { signals, isHit: false };
  });
}

/** Scripts turn heads, not eyes. */
const ahead = { x: 0, y: 0 };

/** A head is never quite still. */
function head(stage: Stage, at: number, random: Random): { yaw: number; pitch: number } {
  const [turned] = stage.seen('head', at, random);
  return {
    yaw: tenths(random.around(turned?.yaw ?? 0, 1)),
    pitch: tenths(random.around(turned?.pitch ?? 0, 1)),
  };
}

function objects(stage: Stage, random: Random): Generator<Signal> {
  const shows = stage.all('object');
  const plan = { source, everyMs: objectsMs, jitter: 0.1, hurries: true, shows } as const;
  return looks(stage, plan, random, (at): Look => {
    const seen = stage.seen('object', at, random).map(({ label }) => ({
      label,
      confidence: hundredths(random.between(0.5, 0.9)),
      box: [tenths(random.between(380, 420)), tenths(random.between(320, 340)), 90, 60] as const,
    }));
    return { signals: [{ tag: 'A4', at, objects: seen }], isHit: seen.length > 0 };
  });
}

function liveness(stage: Stage, random: Random): Generator<Signal> {
  const shows = stage.all('not-live');
  const plan = { source, everyMs: identityMs, jitter: 0.1, hurries: true, shows } as const;
  return looks(stage, plan, random, (at): Look => {
    if (stage.isEmpty(at)) return nothing;
    const isHit = stage.seen('not-live', at, random).length > 0;
    const live = hundredths(isHit ? random.between(0.02, 0.25) : random.between(0.7, 0.99));
    return { signals: [{ tag: 'A9', at, live }], isHit };
  });
}

function identity(stage: Stage, random: Random): Generator<Signal> {
  const shows = stage.all('stranger');
  const plan = { source, everyMs: identityMs, jitter: 0.1, hurries: true, shows } as const;
  return looks(stage, plan, random, (at): Look => {
    if (stage.isEmpty(at)) return nothing;
    const isHit = stage.seen('stranger', at, random).length > 0;
    const similarity = hundredths(isHit ? random.between(0.35, 0.56) : random.between(0.66, 0.85));
    return { signals: [{ tag: 'A10', at, similarity }], isHit };
  });
}
