import { createHash } from 'node:crypto';

/** An enrolment that is under way. Nothing of it is written anywhere before it is complete. */
export interface Pictures {
  /** SHA-256 of each accepted picture. */
  readonly seen: Set<string>;
  /** Of the accepted pictures. */
  readonly descriptors: Float32Array[];
  /** The pictures were enough; they are known until the next enrolment begins, so that a repeated call is answered alike. */
  complete: boolean;
  /** When they were, epoch ms. */
  completeAt: number;
  /** Quality of the last accepted picture. */
  quality: number;
  /** Epoch ms. */
  lastAt: number;
  /** Pictures that may still be looked at now, and when that was reckoned. */
  allowance: number;
  allowedAt: number;
  /** A picture is being looked at. */
  busy: boolean;
}

/** Looks at single pictures take time from the frames of all students, so one may not ask for many: so many at once, and then so many a second. */
const pace = { most: 20, perSecond: 2 } as const;
/** Pictures that come so soon after the last one that was needed belong to the same enrolment, ms. */
const lateMs = 10_000;
/** An enrolment that nobody goes on with is forgotten after this time, ms. */
const keptMs = 10 * 60_000;
/** Most enrolments under way at once; beyond them the oldest begins anew. */
const mostAtOnce = 5_000;

export const fingerprint = (jpeg: Uint8Array) => createHash('sha256').update(jpeg).digest('base64');

/** The enrolments under way, by attempt. */
export class EnrolmentPictures {
  readonly #of = new Map<string, Pictures>();
  readonly #now: () => number;
  #timer: NodeJS.Timeout | null = null;

  constructor({ now }: { now: () => number }) {
    this.#now = now;
  }

  /** Enrolments that are known now. */
  get size(): number {
    return this.#of.size;
  }

  of(attemptId: string): Pictures {
    const now = this.#now();
    const known = this.#of.get(attemptId);
    const pictures = known && now - known.lastAt <= keptMs ? known : fresh(now);
    pictures.lastAt = now;
    // The map is in the order of last use.
    this.#of.delete(attemptId);
    this.#of.set(attemptId, pictures);
    this.#forgetOld(now);
    this.#forgetLater();
    return pictures;
  }

  /** What is known of a face goes when its time is up, also when nobody enrols after it. */
  #forgetLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#forgetOld(this.#now());
      if (this.#of.size > 0) this.#forgetLater();
    }, keptMs + 1).unref();
  }

  /** A picture is looked at from now on. Seconds until that is possible; 0 when it is, and then `end` must be called. */
  begin(pictures: Pictures): number {
    if (pictures.busy) return 1;
    const now = this.#now();
    const gained = (Math.max(0, now - pictures.allowedAt) / 1_000) * pace.perSecond;
    pictures.allowance = Math.min(pace.most, pictures.allowance + gained);
    pictures.allowedAt = now;
    if (pictures.allowance < 1) return Math.ceil((1 - pictures.allowance) / pace.perSecond);
    pictures.allowance -= 1;
    pictures.busy = true;
    return 0;
  }

  end(pictures: Pictures): void {
    pictures.busy = false;
  }

  add(pictures: Pictures, print: string, descriptor: Float32Array, quality: number): void {
    pictures.seen.add(print);
    pictures.descriptors.push(descriptor);
    pictures.quality = quality;
  }

  /** The template is stored; the descriptors are not kept beside it. */
  complete(pictures: Pictures): void {
    pictures.complete = true;
    pictures.completeAt = this.#now();
    pictures.descriptors.length = 0;
  }

  /** Complete a moment ago: a picture that comes now was on its way, and begins nothing anew. */
  isJustComplete({ complete, completeAt }: Pictures): boolean {
    return complete && this.#now() - completeAt < lateMs;
  }

  /** What was collected so far is not of one person, or a new enrolment begins. The pace goes on. */
  restart(pictures: Pictures): void {
    pictures.seen.clear();
    pictures.descriptors.length = 0;
    pictures.complete = false;
  }

  #forgetOld(now: number): void {
    for (const [attemptId, { lastAt, busy }] of this.#of) {
      if (busy || (now - lastAt <= keptMs && this.#of.size <= mostAtOnce)) return;
      this.#of.delete(attemptId);
    }
  }
}

function fresh(now: number): Pictures {
  return {
    seen: new Set(),
    descriptors: [],
    complete: false,
    completeAt: 0,
    quality: 0,
    lastAt: now,
    allowance: pace.most,
    allowedAt: now,
    busy: false,
  };
}
