import type { GreyPicture } from '../../vision/picture/picture.ts';
import { heightOf, type Span, widthOf } from './span.ts';

/** Grey levels of one step of the histogram: less would split a background that a JPEG has made uneven. */
const STEP = 8;
const STEPS = 256 / STEP;
/** The grey level in the middle of a step. */
export const levelOf = (step: number) => (step + 0.5) * STEP;
/**
 * Text stands on one colour, which fills more of a line than its letters do; bold print leaves about half of it. In a
 * photograph no three neighbouring steps hold so much.
 */
const LEAST_SHARE = 0.35;

/** How often each step of brightness occurs in a part of a picture: every pixel of every second row. */
export function histogramOf({ data, width }: GreyPicture, span: Span): Uint32Array {
  const steps = new Uint32Array(STEPS);
  for (let y = span.top; y < span.bottom; y += 2) {
    const end = y * width + span.right;
    for (let i = y * width + span.left; i < end; i += 1) {
      const step = (data[i] as number) >> 3;
      steps[step] = (steps[step] as number) + 1;
    }
  }
  return steps;
}

/** Where the background is in a histogram: the step that, with its neighbours, holds most. */
export function groundOf(steps: Uint32Array): { step: number; count: number } {
  let ground = { step: 0, count: 0 };
  for (let step = 0; step < STEPS; step += 1) {
    const count = (steps[step - 1] ?? 0) + (steps[step] ?? 0) + (steps[step + 1] ?? 0);
    if (count > ground.count) ground = { step, count };
  }
  return ground;
}

/** Whether one brightness fills as much of a line as the background of text does. */
export function hasPlainGround(picture: GreyPicture, line: Span): boolean {
  const pixels = Math.ceil(heightOf(line) / 2) * widthOf(line);
  return groundOf(histogramOf(picture, line)).count >= pixels * LEAST_SHARE;
}
