import type { Expression } from '../../src/analysis/observation.ts';
import type { Policy } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { type Confusion, ConfusionScore } from '../../src/signals/attention/confusion-score.ts';
import type { FaceLook } from '../../src/signals/attention/recent-looks.ts';

type Face = Omit<FaceLook, 'at'>;
export type AttentionPolicy = Policy['attention'];

export const policyWith = (fields: Partial<AttentionPolicy> = {}): AttentionPolicy => ({
  ...resolvePolicy().attention,
  confusion: true,
  ...fields,
});

export const calm: Expression = {
  browGap: 0.3,
  browHeight: 0.22,
  mouthWidth: 0.55,
  mouthGap: 0.02,
  eyeGap: 0.28,
};
/** Three spreads below the baseline of a student who sat still. */
export const frown: Expression = { ...calm, browGap: 0.28, browHeight: 0.2 };

/** A student at the screen: the camera sits aside, so the centre is not at zero. */
export const faceWith = (fields: Partial<Face> = {}): Face => ({
  yaw: 5,
  pitch: -8,
  roll: 3,
  gaze: { x: 0, y: 0 },
  expression: calm,
  ...fields,
});

/** Gaze that jumps from side to side every `everyMs`, a big step each time. */
export const restless = (at: number, everyMs = 1_000): Partial<Face> => ({
  gaze: { x: Math.floor(at / everyMs) % 2 === 0 ? -0.3 : 0.3, y: 0 },
});

/** A score with a clock: looks come at a steady rate. */
export class Sitting {
  readonly score: ConfusionScore;
  readonly stepMs: number;
  at = 1_000_000;

  constructor({ fps, policy = policyWith() }: { fps: number; policy?: AttentionPolicy }) {
    this.score = new ConfusionScore({ policy });
    this.stepMs = 1_000 / fps;
  }

  /** Looks for so many ms; answers what each gave. */
  show(forMs: number, face: (at: number) => Face | null = () => faceWith()): Confusion[] {
    const until = this.at + forMs;
    const answers: Confusion[] = [];
    for (; this.at < until; this.at += this.stepMs) answers.push(this.score.add(face(this.at), this.at));
    return answers;
  }

  /** The baseline is made, and the windows are full. */
  settle(): this {
    this.show(16_000 + this.stepMs);
    this.show(6_000);
    return this;
  }
}

/** What stands at the end. */
export const last = (answers: readonly Confusion[]): Confusion => {
  const answer = answers.at(-1);
  if (!answer) throw new Error('no look');
  return answer;
};
