import { z } from 'zod';
import type { FaceObservation } from '../analysis/observation.ts';
import { instant, share } from '../protocol/common.ts';
import { upperMedian } from './median.ts';

/**
 * A dot that the student was asked to look at: its place as shares of the screen, and when it was shown, by the clock that
 * dates the student's frames.
 */
export const calibrationDot = z.object({ x: share, y: share, from: instant, to: instant });
export type CalibrationDot = z.infer<typeof calibrationDot>;

/** Where head (degrees) and eyes (−1…1) of a student point when the student looks at the middle of the screen. */
export const centre = z.object({
  yaw: z.number(),
  pitch: z.number(),
  /** Null when the eyes could not be measured. */
  gazeX: z.number().nullable(),
  gazeY: z.number().nullable(),
});
export type Centre = z.infer<typeof centre>;

interface Look {
  /** When the frame was made, and the one that was measured: a still one repeats it. By the student's clock. */
  at: number;
  measuredAt: number;
  yaw: number;
  pitch: number;
  gaze: { x: number; y: number } | null;
}

/** Looks are kept for so long, ms, and so many: dots are told of as soon as the last one has been shown. */
const keptMs = 60_000;
const mostLooks = 1_800;
/** The eyes need this long to reach a dot that has just appeared, ms; a saccade with its latency takes 0.2–0.4 s. */
const settleMs = 600;
/** A dot with fewer looks is not measured, and with fewer dots measured than this there is no centre. */
const looksOfDot = 2;
const leastDots = 3;

/** The newest looks of one student before the exam, for the calibration of the device check. */
export class CalibrationLooks {
  readonly #looks: Look[] = [];
  #measuredAt = Number.NEGATIVE_INFINITY;

  /** The largest face of a frame; `capturedAt` by the student's clock. `isRepeated`: what the frame before it showed. */
  add(face: FaceObservation | undefined, capturedAt: number, isRepeated = false): void {
    if (!isRepeated) this.#measuredAt = capturedAt;
    if (!face || face.yaw === null || face.pitch === null) return;
    const { yaw, pitch, gaze } = face;
    this.#looks.push({ at: capturedAt, measuredAt: this.#measuredAt, yaw, pitch, gaze });
    while (this.#looks.length > mostLooks || (this.#looks[0]?.at ?? 0) < capturedAt - keptMs) {
      this.#looks.shift();
    }
  }

  /**
   * The mean over the dots of the median of each: dots that lie evenly around the middle give the middle. Null when the face
   * was seen at too few of them. Eyes move too little to end a still scene: what was measured before a dot is not of it.
   */
  centre(dots: readonly CalibrationDot[]): Centre | null {
    const seen = dots
      .map(({ from, to }) =>
        this.#looks.filter(({ at, measuredAt }) => measuredAt >= from + settleMs && at <= to),
      )
      .filter((looks) => looks.length >= looksOfDot);
    if (seen.length < Math.min(leastDots, dots.length) || seen.length === 0) return null;
    const mean = (of: (look: Look) => number | null): number | null => {
      const medians = seen.flatMap((looks) => {
        const values = looks.map(of).filter((value) => value !== null);
        return values.length >= looksOfDot ? [upperMedian(values)] : [];
      });
      return medians.length >= leastDots ? medians.reduce((a, b) => a + b, 0) / medians.length : null;
    };
    const yaw = mean((look) => look.yaw);
    const pitch = mean((look) => look.pitch);
    if (yaw === null || pitch === null) return null;
    return {
      yaw,
      pitch,
      gazeX: mean((look) => look.gaze?.x ?? null),
      gazeY: mean((look) => look.gaze?.y ?? null),
    };
  }
}
