import { z } from 'zod';
import { type BaselineLesson, type Learnt, learning, learnt } from './baseline.ts';
import type { FaceLook } from './recent-looks.ts';

/** What is known of a student's face is forgotten after this long without a look, ms. */
export const stateLifeMs = 24 * 60 * 60_000;
/** Looks of the window that are kept: five seconds at 30 a second. */
const mostLooks = 150;

/** Without names of fields it takes a third of the room. */
const lookRow = z.tuple([
  z.number(),
  /** yaw, pitch, roll */
  z.tuple([z.number().nullable(), z.number().nullable(), z.number().nullable()]),
  /** The gaze's x and y. */
  z.tuple([z.number(), z.number()]).nullable(),
  /** browGap, browHeight, mouthWidth, mouthGap, eyeGap */
  z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).nullable(),
]);

const attentionState = z.strictObject({
  version: z.literal(1),
  /** Of the newest look, epoch ms. */
  at: z.number(),
  baseline: learnt.nullable(),
  /** How far the baseline has come; null when it is made. */
  learning: learning.nullable(),
  looks: z.array(lookRow).max(mostLooks),
});
export type AttentionState = z.infer<typeof attentionState>;

interface StateParts {
  at: number;
  baseline: Learnt | null;
  lesson: BaselineLesson | null;
  looks: readonly FaceLook[];
}

export function stateOf({ at, baseline, lesson, looks }: StateParts): AttentionState {
  const learning = baseline ? null : (lesson?.toState() ?? null);
  return shortened({ version: 1, at, baseline, learning, looks: looks.slice(-mostLooks).map(rowOf) });
}

/** Null when there is none, when it is older than a day, or when another version wrote it: then all is learnt anew. */
export function readState(state: unknown, now: number): AttentionState | null {
  const read = attentionState.safeParse(state);
  return read.success && now - read.data.at <= stateLifeMs ? read.data : null;
}

export function looksOf({ looks }: AttentionState): FaceLook[] {
  return looks.map(([at, [yaw, pitch, roll], gaze, ratios]) => ({
    at,
    yaw,
    pitch,
    roll,
    gaze: gaze && { x: gaze[0], y: gaze[1] },
    expression: ratios && {
      browGap: ratios[0],
      browHeight: ratios[1],
      mouthWidth: ratios[2],
      mouthGap: ratios[3],
      eyeGap: ratios[4],
    },
  }));
}

function rowOf({ at, yaw, pitch, roll, gaze, expression: e }: FaceLook): z.infer<typeof lookRow> {
  return [
    at,
    [yaw, pitch, roll],
    gaze && [gaze.x, gaze.y],
    e && [e.browGap, e.browHeight, e.mouthWidth, e.mouthGap, e.eyeGap],
  ];
}

/** Four digits of a ratio or an angle are more than was measured. */
function shortened(state: AttentionState): AttentionState {
  const short = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(4)) : value;
  return JSON.parse(JSON.stringify(state, short)) as AttentionState;
}
