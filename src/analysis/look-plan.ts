import { type ObjectBudget, ObjectLooks } from './object-looks.ts';
import type { CameraObservation, Look } from './observation.ts';
import { PersonLooks } from './person-looks.ts';

/**
 * Detector and all at least this often, ms: a second face, or one that came while nothing moved, is seen within it. The time
 * may be half a frame longer, so that a frame that comes a little early does not cost a look of its own.
 */
const fullEveryMs = 1_000;

/** What is looked for at all: the exam's policy, the student's consent and what is known of them decide. */
export interface Wanted {
  readonly objects: boolean;
  readonly identity: boolean;
  readonly liveness: boolean;
  readonly expression: boolean;
}

export interface LookPlanOptions {
  budget: ObjectBudget;
  /** The frames' distance by the policy, ms. */
  intervalMs: number;
  now: number;
  /** 0–1: where in their intervals the first looks come. */
  phase: number;
}

/** Decides what each frame of one student is looked at for. */
export class LookPlan {
  readonly #intervalMs: number;
  readonly #objects: ObjectLooks;
  readonly #identity: PersonLooks;
  readonly #liveness: PersonLooks;
  /** When the newest full look, and the newest look of all, were planned. */
  #fullAt = Number.NEGATIVE_INFINITY;
  #plannedAt = Number.NEGATIVE_INFINITY;

  constructor({ budget, intervalMs, now, phase }: LookPlanOptions) {
    this.#intervalMs = intervalMs;
    this.#objects = new ObjectLooks({ budget, now, phase });
    this.#identity = new PersonLooks({ now, phase });
    // Half an interval apart, so that one frame does not bear all the costs.
    this.#liveness = new PersonLooks({ now, phase: (phase + 0.5) % 1 });
  }

  /** The next frame's look; it is on its way. */
  next(wanted: Wanted, pictures: Pick<Look, 'thumbnail' | 'annotated'>, now: number): Look {
    const objects = wanted.objects && this.#objects.isDue(now);
    const identity = wanted.identity && this.#identity.isDue(now);
    const liveness = wanted.liveness && this.#liveness.isDue(now);
    const full = now - this.#fullAt + this.#intervalMs / 2 > fullEveryMs;
    this.#plannedAt = now;
    if (objects) this.#objects.begin(now);
    if (identity) this.#identity.begin(now);
    if (liveness) this.#liveness.begin(now);
    return { full, objects, identity, liveness, expression: wanted.expression, ...pictures };
  }

  /** What came of a look, and which rules need more of them to decide. */
  learn(
    look: Look,
    { path, isNewFace, faces }: CameraObservation,
    undecided: { objects: boolean; identity: boolean; liveness: boolean },
  ): void {
    // By the clock of `next`: frames that wait for their turn must not make the next one look overdue.
    if (path === 'full') this.#fullAt = this.#plannedAt;
    if (isNewFace && faces.length > 0) {
      if (!look.identity) this.#identity.ask();
      if (!look.liveness) this.#liveness.ask();
    }
    if (look.objects) this.#objects.follow(undecided.objects);
    this.#identity.follow(undecided.identity);
    this.#liveness.follow(undecided.liveness);
  }
}
