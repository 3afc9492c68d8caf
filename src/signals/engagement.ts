import type { CameraObservation } from '../analysis/observation.ts';
import type { Policy } from '../protocol/policy.ts';
import { lookDirection } from './look-direction.ts';
import type { SignalOf } from './signal.ts';

/** Span of the score, ms (PROTOCOL.md: share of the last 5 s). */
const spanMs = 5_000;

/**
 * A look says nothing of later than this, ms: in a pause, or while the line is down, nobody knows. As long as two frames at
 * the slowest rate there is.
 */
const countsMs = 2_000;

/**
 * engagementScore = 100 × share of the last 5 s with a face, open eyes, and head and eyes towards the screen. Each look
 * stands for the time until the next one, so the share does not depend on the frame rate; after a long silence the newest one
 * stands alone.
 */
export class Engagement {
  #looks: { at: number; engaged: boolean }[] = [];

  /** 0–100. `look` is null when head and eyes were not measured: then only the face and open eyes count. */
  score(
    observation: CameraObservation,
    look: SignalOf<'A3'> | null,
    limits: Policy['rules']['A3'],
    at: number,
  ): number {
    const face = observation.faces[0];
    const facing = !look || isOnScreen(look, limits);
    this.#looks.push({ at, engaged: face !== undefined && face.eyesOpen !== false && facing });
    const from = at - spanMs;
    while ((this.#looks[1]?.at ?? at) <= from) this.#looks.shift();
    return this.#share(from, at);
  }

  #share(from: number, to: number): number {
    let engaged = 0;
    let measured = 0;
    for (const [i, look] of this.#looks.entries()) {
      const until = Math.min(look.at + countsMs, this.#looks[i + 1]?.at ?? to);
      const ms = Math.max(0, until - Math.max(look.at, from));
      measured += ms;
      if (look.engaged) engaged += ms;
    }
    if (measured === 0) return this.#looks.at(-1)?.engaged ? 100 : 0;
    return Math.round((100 * engaged) / measured);
  }
}

function isOnScreen(look: SignalOf<'A3'>, limits: Policy['rules']['A3']): boolean {
  const direction = lookDirection(look) ?? { x: 0, y: 0 };
  return (
    Math.abs(look.yaw) <= limits.yawDegrees &&
    Math.abs(look.pitch) <= limits.pitchDegrees &&
    Math.abs(direction.x) <= limits.gazeX &&
    Math.abs(direction.y) <= limits.gazeY
  );
}
