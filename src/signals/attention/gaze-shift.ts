import type { Learnt } from './baseline.ts';
import type { FaceLook } from './recent-looks.ts';

/** Looks a second below which shifts are lost between two looks. */
export const gazeRate = 4;
/** Of what the eyes can turn from straight ahead to the corner: smaller steps are reading, or noise. */
const leastShift = 0.25;
/** A shift stands out from the gaze's own noise by so many deviations (the λ of Engbert and Kliegl 2003). */
const noiseFactor = 6;
/** ms. Looks of one shift follow each other at 4 a second or faster, with some jitter; a blink may lie between. */
const longestStepMs = 400;
/** Degrees. When the head turns, the eyes turn against it, and the gaze rests where it was. */
const mostHeadTurn = 10;
/** Looks that decide: two before, one that may have caught the eyes on their way, two after. */
const looksNeeded = 5;

type Gaze = { readonly x: number; readonly y: number };

/**
 * Whether the newest look completes a saccade: the eyes rested, jumped within two looks and rest again elsewhere. Resting
 * is two looks together, as in dispersion-threshold identification of fixations (Salvucci and Goldberg 2000). A gaze that
 * drifts, however far, is no shift: its looks lie too close together.
 */
export function completesGazeShift(looks: readonly FaceLook[], baseline: Learnt): boolean {
  const seen = looks.filter((look) => look.gaze !== null).slice(-looksNeeded);
  const [after, landed] = [seen.at(-1), seen.at(-2)];
  if (!after || !landed) return false;
  const size = Math.max(leastShift, noiseFactor * (baseline.gazeNoise ?? 0));
  // Directly before the landing, or with one look in between that caught the eyes on their way.
  return [3, 4].some((back) => {
    const pair = [seen.at(-back - 1), seen.at(-back)] as const;
    const [before, left] = pair;
    if (!before || !left || !isUnbroken(seen.slice(-back - 1))) return false;
    // A jump that was direct is complete one look earlier: it must not count twice.
    if (back === 4 && isTogether(seen.at(-3), left, size)) return false;
    if (back === 4 && isTogether(seen.at(-3), landed, size)) return false;
    if (!isTogether(before, left, size) || !isTogether(landed, after, size)) return false;
    return distance(middle(before, left), middle(landed, after)) > size && !headTurned(left, landed);
  });
}

function isUnbroken(looks: readonly FaceLook[]): boolean {
  return looks.every(({ at }, i) => i === 0 || at - (looks[i - 1]?.at ?? at) <= longestStepMs);
}

function isTogether(a: FaceLook | undefined, b: FaceLook, size: number): boolean {
  return a?.gaze != null && b.gaze !== null && distance(a.gaze, b.gaze) <= size / 2;
}

function headTurned(a: FaceLook, b: FaceLook): boolean {
  const turn = (from: number | null, to: number | null) => Math.abs((from ?? 0) - (to ?? 0));
  return turn(a.yaw, b.yaw) > mostHeadTurn || turn(a.pitch, b.pitch) > mostHeadTurn;
}

function middle({ gaze: a }: FaceLook, { gaze: b }: FaceLook): Gaze {
  return { x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2, y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2 };
}

function distance(a: Gaze, b: Gaze): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
