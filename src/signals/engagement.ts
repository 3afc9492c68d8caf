import type { CameraObservation } from '../analysis/observation.ts';
import type { Policy } from '../protocol/policy.ts';
import type { SignalOf } from './signal.ts';

/** Span of the score, ms (PROTOCOL.md: share of the last 5 s). */
const spanMs = 5_000;

/**
 * engagementScore = 100 × share of the last 5 s with a face, open eyes and the head towards the screen. Each look
 * stands for the time until the next one, so the share does not depend on the frame rate.
 */
export class Engagement {
  #looks: { at: number; engaged: boolean }[] = [];

  /** 0–100. `head` is null when its angles were not measured: then only the face and the eyes count. */
  score(
    observation: CameraObservation,
    head: SignalOf<'A3'> | null,
    limits: Policy['rules']['A3'],
    at: number,
  ): number {
    const face = observation.faces[0];
    const facing =
      !head || (Math.abs(head.yaw) <= limits.yawDegrees && Math.abs(head.pitch) <= limits.pitchDegrees);
    this.#looks.push({ at, engaged: face !== undefined && face.eyesOpen !== false && facing });
    const from = at - spanMs;
    while ((this.#looks[1]?.at ?? at) <= from) this.#looks.shift();
    return this.#share(from, at);
  }

  #share(from: number, to: number): number {
    const only = this.#looks[0];
    if (this.#looks.length === 1) return only?.engaged ? 100 : 0;
    let engaged = 0;
    let measured = 0;
    for (const [i, look] of this.#looks.entries()) {
      const until = this.#looks[i + 1]?.at ?? to;
      const ms = Math.max(0, until - Math.max(look.at, from));
      measured += ms;
      if (look.engaged) engaged += ms;
    }
    return measured > 0 ? Math.round((100 * engaged) / measured) : 0;
  }
}
