import { z } from 'zod';
import { median } from '../median.ts';
import type { FaceLook } from './recent-looks.ts';

/** Measured time that makes a baseline, ms. Nothing is said before. */
export const learningMs = 15_000;
/** Looks further apart count for so much time only: what lies between was not measured, ms. */
const longestStepMs = 1_500;
/** Looks closer together teach nothing new, ms. With `learningMs` it bounds what is kept to about 150 looks. */
const shortestStepMs = 100;

/** Standard deviations over median absolute deviations, of a normal distribution. */
const normalSpread = 1.4826;
/**
 * Least spread of the brows. In films of resting faces one look differs from the next by 0.002–0.003 (medians), and all of
 * a film by 0.003–0.007: a student who sat stock-still while the baseline was made must not seem to frown ever after.
 */
const leastSpread = 0.005;

const usual = z.strictObject({ median: z.number(), spread: z.number().positive() });
const angles = z.strictObject({ yaw: z.number(), pitch: z.number(), roll: z.number() });

/** How this student's face is when nothing is the matter. Ratios as in Expression, angles in degrees. */
export const learnt = z.strictObject({
  browGap: usual,
  browHeight: usual,
  mouthWidth: z.number(),
  head: angles,
  /** Standard deviation of the gaze while it rests; null when no gaze was measured. */
  gazeNoise: z.number().nonnegative().nullable(),
});
export type Learnt = z.infer<typeof learnt>;

/** browGap, browHeight, mouthWidth, yaw, pitch, roll, and how far the gaze went since the look before. */
const lesson = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number().nullable(),
]);
type Lesson = z.infer<typeof lesson>;

export const learning = z.strictObject({
  measuredMs: z.number().nonnegative(),
  lessons: z.array(lesson).max(Math.ceil(learningMs / shortestStepMs) + 1),
});
export type Learning = z.infer<typeof learning>;

/** Makes a baseline of the first looks that measured the whole face: medians, which a yawn in between does not move. */
export class BaselineLesson {
  #measuredMs: number;
  readonly #lessons: Lesson[];
  #last: FaceLook | null = null;

  constructor({ measuredMs, lessons }: Learning = { measuredMs: 0, lessons: [] }) {
    this.#measuredMs = measuredMs;
    this.#lessons = [...lessons];
  }

  /** Answers the baseline as soon as enough was seen. */
  add(look: FaceLook): Learnt | null {
    const last = this.#last;
    if (last && look.at - last.at < shortestStepMs) return null;
    const next = lessonOf(look, last);
    if (!next) return null;
    this.#measuredMs += last ? Math.min(look.at - last.at, longestStepMs) : 0;
    this.#last = look;
    this.#lessons.push(next);
    return this.#measuredMs >= learningMs ? learntFrom(this.#lessons) : null;
  }

  toState(): Learning {
    return { measuredMs: this.#measuredMs, lessons: this.#lessons };
  }
}

function lessonOf({ yaw, pitch, roll, gaze, expression }: FaceLook, last: FaceLook | null): Lesson | null {
  if (yaw === null || pitch === null || roll === null || !expression) return null;
  const { browGap, browHeight, mouthWidth } = expression;
  const step = gaze && last?.gaze ? Math.hypot(gaze.x - last.gaze.x, gaze.y - last.gaze.y) : null;
  return [browGap, browHeight, mouthWidth, yaw, pitch, roll, step];
}

function learntFrom(lessons: readonly Lesson[]): Learnt {
  const of = (i: 0 | 1 | 2 | 3 | 4 | 5) => lessons.map((values) => values[i]);
  const steps = lessons.map((values) => values[6]).filter((step) => step !== null);
  return {
    browGap: usualOf(of(0)),
    browHeight: usualOf(of(1)),
    mouthWidth: median(of(2)),
    head: { yaw: median(of(3)), pitch: median(of(4)), roll: median(of(5)) },
    // Steps between two looks in a plane: their median is 1.18 × √2 of the deviation in one direction (Rayleigh).
    gazeNoise: steps.length > 0 ? median(steps) / (1.1774 * Math.SQRT2) : null,
  };
}

function usualOf(values: readonly number[]): { median: number; spread: number } {
  const middle = median(values);
  const deviation = median(values.map((value) => Math.abs(value - middle)));
  return { median: middle, spread: Math.max(leastSpread, normalSpread * deviation) };
}
