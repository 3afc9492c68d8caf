/** What is known of the picture at one look. */
export interface AuthenticityEvidence {
  /** How live it looks, 0–1, as signal A9 tells it: itself taken over a window of 5 s. Null when it was not measured. */
  readonly live: number | null;
  /** Similarity to the enrolled face, 0–1; null without enrolment, consent or a fit face. */
  readonly similarity: number | null;
  /** The camera is a program that poses as one. */
  readonly virtualCamera: boolean;
}

export type AuthenticityVerdict = 'AUTHENTIC' | 'SUSPICIOUS' | 'FAKE';

/** As SCORES tells it. */
export interface Authenticity {
  readonly of: 'picture' | 'voice';
  readonly state: 'buffering' | 'analysing';
  /** How far the first window is filled, 0–1. */
  readonly progress: number;
  /** 0–1; null while buffering. */
  readonly confidence: number | null;
  readonly verdict: AuthenticityVerdict | null;
}

/** The first verdict comes after so long, ms. */
const windowMs = 5_000;
/** The verdict is the mean of so many looks: 50 s in quiet times, 5 s while they follow each other every 500 ms. */
const smoothedLooks = 10;
/** When looks fail to come for so long, the picture may be another one: the window fills anew, ms. */
const lostMs = 15_000;

const authenticAbove = 0.7;
const suspiciousAbove = 0.3;

/** Share of liveness when similarity is known, too. */
const liveShare = 2 / 3;
/** Similarities between which a face turns from a stranger's to the enrolled one's; 0.6 lies in the middle. */
const strange = 0.5;
const familiar = 0.7;
/** A picture that a program makes is never beyond doubt: half of what it seems. */
const virtualFactor = 0.5;

/** What one look is worth, 0–1; null when nothing was measured. */
export function authenticityOf({ live, similarity, virtualCamera }: AuthenticityEvidence): number | null {
  const familiarity =
    similarity === null ? null : Math.min(1, Math.max(0, (similarity - strange) / (familiar - strange)));
  const factor = virtualCamera ? virtualFactor : 1;
  // A familiar face alone is no sign of life: a photo of the student is familiar, too.
  if (live === null) return null;
  return factor * (familiarity === null ? live : liveShare * live + (1 - liveShare) * familiarity);
}

export function verdictOf(confidence: number): AuthenticityVerdict {
  if (confidence > authenticAbove) return 'AUTHENTIC';
  return confidence > suspiciousAbove ? 'SUSPICIOUS' : 'FAKE';
}

/**
 * The mean of the last ten scores, once there were two and the first was 5 s ago. The same for picture and voice; `of` tells
 * which.
 */
export class AuthenticityMean {
  readonly #of: Authenticity['of'];
  #since: number | null = null;
  #looks: { at: number; score: number }[] = [];

  constructor(of: Authenticity['of']) {
    this.#of = of;
  }

  /** Instants rise, epoch ms; `score` is 0–1. */
  add(at: number, score: number): void {
    if (this.#isLost(at)) this.#looks = [];
    if (this.#looks.length === 0) this.#since = at;
    this.#looks = [...this.#looks.slice(1 - smoothedLooks), { at, score }];
  }

  /** Where it stands, epoch ms. */
  at(now: number): Authenticity {
    const newest = this.#looks.at(-1);
    if (!newest || this.#since === null || this.#isLost(now)) return this.#buffering(0);
    const progress = (now - this.#since) / windowMs;
    // One look is not a window, however long ago it was.
    if (this.#looks.length < 2 || progress < 1) return this.#buffering(Math.min(0.99, progress));
    const confidence = this.#looks.reduce((sum, { score }) => sum + score, 0) / this.#looks.length;
    return { of: this.#of, state: 'analysing', progress: 1, confidence, verdict: verdictOf(confidence) };
  }

  #isLost(now: number): boolean {
    const newest = this.#looks.at(-1);
    return newest !== undefined && now - newest.at > lostMs;
  }

  #buffering(progress: number): Authenticity {
    return { of: this.#of, state: 'buffering', progress, confidence: null, verdict: null };
  }
}

/**
 * Whether the camera's picture is what it seems: buffering for the first 5 s and until the second look, then the mean of the last ten. Looks come
 * every 5 s, so in quiet times the first verdict rests on two of them and each goes on to count for 50 s; once one is low,
 * they come every 500 ms, and within 5 s the verdict rests on new ones alone.
 */
export class PictureAuthenticity {
  readonly #mean = new AuthenticityMean('picture');

  /** Instants rise, epoch ms. What tells nothing is passed over. */
  add(at: number, evidence: AuthenticityEvidence): void {
    const score = authenticityOf(evidence);
    if (score !== null) this.#mean.add(at, score);
  }

  /** Where it stands, epoch ms. */
  at(now: number): Authenticity {
    return this.#mean.at(now);
  }
}
