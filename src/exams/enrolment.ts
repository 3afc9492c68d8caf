import { type CameraObservation, type Look, plainLook } from '../analysis/observation.ts';
import { readJpegSize } from '../frames/jpeg-header.ts';
import type { EnrolmentProgress } from '../protocol/exam.ts';
import { limits } from '../protocol/limits.ts';
import { similarityTo } from '../signals/identity.ts';
import { type Attempt, isOver } from './attempt.ts';
import type { Attempts } from './attempts.ts';
import { pictureFault, pictureQuality } from './enrolment-faults.ts';
import { EnrolmentPictures, fingerprint, type Pictures } from './enrolment-pictures.ts';
import type { Exams } from './exams.ts';
import { Refusal } from './refusal.ts';
import { attemptOver } from './state.ts';
import type { Templates } from './templates.ts';

/** Looks at one picture that belongs to no stream of frames. */
export interface Examiner {
  /** Rejects with `code` `busy` when too many pictures wait, and `bad-frame` when the bytes are no picture. */
  examine(jpeg: Uint8Array, look: Look): Promise<CameraObservation>;
}

export interface EnrolmentOptions {
  attempts: Pick<Attempts, 'get' | 'enrolled'>;
  exams: Pick<Exams, 'get'>;
  examiner: Examiner;
  templates: Pick<Templates, 'save' | 'has'>;
  /** The network that makes the descriptors. */
  model: string;
  now?: () => number;
}

/**
 * Pictures this alike are of one person, the similarity that the standard policy asks for. A policy that wants more of the
 * frames in the exam must not keep students from beginning it.
 */
const onePerson = 0.6;

const look: Look = { ...plainLook, full: true, identity: true, liveness: true };

/**
 * Makes the template of a student's face from several good pictures. All must be of one person: one that is not throws the
 * others away, for nobody can say which were wrong. Before the exam begins a student may enrol again, and the new template
 * takes the place of the old one when it is complete; once the exam has begun with a template, it stays.
 */
export class Enrolment {
  readonly #options: EnrolmentOptions;
  readonly #now: () => number;
  readonly #pictures: EnrolmentPictures;

  constructor(options: EnrolmentOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#pictures = new EnrolmentPictures({ now: this.#now });
  }

  /**
   * One picture. The last one again, after its answer was lost, is answered like the first time.
   * @throws Refusal the codes of `enrolmentFault`, `consent-required {missing}`, `already-enrolled`,
   * `attempt-over`, `too-many-pictures {retryAfterSeconds}`; BadFrameError; what the examiner throws
   */
  async add(attemptId: string, jpeg: Uint8Array): Promise<EnrolmentProgress> {
    readJpegSize(jpeg);
    const attempt = await this.#admitted(attemptId);
    const pictures = this.#pictures.of(attemptId);
    const print = fingerprint(jpeg);
    const hasBegun = attempt.status !== 'checking' && attempt.status !== 'waiting';
    if (!hasBegun && this.#pictures.isJustComplete(pictures)) return progressOf(pictures, false);
    if (pictures.seen.has(print)) return again(pictures);
    const seconds = this.#pictures.begin(pictures);
    if (seconds > 0) throw tooMany(seconds);
    try {
      await this.#refuseWhenBegun(attempt);
      await this.#take(attempt, pictures, jpeg, print);
      return progressOf(pictures, true);
    } finally {
      this.#pictures.end(pictures);
    }
  }

  async #admitted(attemptId: string): Promise<Attempt> {
    const attempt = await this.#options.attempts.get(attemptId);
    if (isOver(attempt.status)) throw attemptOver(attempt);
    if (attempt.consent.biometrics) return attempt;
    throw new Refusal(
      'consent-required',
      'Without your consent to biometrics no picture of your face is enrolled.',
      {
        missing: ['biometrics'],
      },
    );
  }

  async #refuseWhenBegun({ id, status }: Attempt): Promise<void> {
    if (status === 'checking' || status === 'waiting') return;
    if (await this.#options.templates.has(id)) throw alreadyEnrolled();
  }

  /** Nothing else happens to these pictures meanwhile. */
  async #take(attempt: Attempt, pictures: Pictures, jpeg: Uint8Array, print: string): Promise<void> {
    const { policy } = await this.#options.exams.get(attempt.examId);
    const observation = await this.#options.examiner.examine(jpeg, look);
    const descriptor = this.#fit(observation, pictures);
    if (pictures.complete) this.#pictures.restart(pictures);
    this.#refuseOthers(pictures, descriptor, Math.min(onePerson, policy.rules.A10.similarity));
    const descriptors = [...pictures.descriptors, descriptor];
    const isEnough = descriptors.length >= limits.enrolmentFrames;
    // Known only afterwards: when the database is away, the same picture may be sent again.
    if (isEnough) await this.#complete(attempt, descriptors);
    this.#pictures.add(pictures, print, descriptor, pictureQuality(observation));
    if (isEnough) this.#pictures.complete(pictures);
  }

  /** The descriptor of a picture without fault. */
  #fit(observation: CameraObservation, pictures: Pictures): Float32Array {
    const fault = pictureFault(observation);
    if (fault) throw new Refusal(fault.code, fault.message, countsOf(pictures));
    if (!observation.identity) throw new Error('a picture without fault has a descriptor');
    return observation.identity.descriptor;
  }

  #refuseOthers(pictures: Pictures, descriptor: Float32Array, leastSimilarity: number): void {
    if (pictures.descriptors.length === 0) return;
    if (similarityTo(pictures.descriptors, descriptor) >= leastSimilarity) return;
    this.#pictures.restart(pictures);
    throw new Refusal(
      'multiple-faces',
      'This picture does not show the same face as those before, so the pictures begin anew. Look straight into the camera, alone.',
      countsOf(pictures),
    );
  }

  async #complete({ id }: Attempt, descriptors: readonly Float32Array[]): Promise<void> {
    const { templates, attempts, model } = this.#options;
    const saved = await templates.save(id, { model, descriptors }, this.#now());
    if (!saved) throw await this.#whyNotSaved(id);
    await attempts.enrolled(id, descriptors.length);
  }

  async #whyNotSaved(attemptId: string): Promise<Refusal> {
    const attempt = await this.#options.attempts.get(attemptId);
    return isOver(attempt.status) ? attemptOver(attempt) : alreadyEnrolled();
  }
}

const tooMany = (seconds: number) =>
  new Refusal('too-many-pictures', `Send one picture after the other. Go on in ${seconds} s.`, {
    retryAfterSeconds: seconds,
  });

const alreadyEnrolled = () =>
  new Refusal(
    'already-enrolled',
    'The exam has begun with the face that was enrolled; it cannot be changed now.',
  );

/**
 * The same bytes once more: no new picture, and no fault either when it was the last one. A camera never makes the same
 * picture twice, so of the codes that clients know this is `not-live`; the message says what it is.
 */
function again(pictures: Pictures): EnrolmentProgress {
  if (pictures.complete) return progressOf(pictures, false);
  const message =
    'This is the same picture as before. Take a new one; if the camera’s picture stands still, start it anew.';
  throw new Refusal('not-live', message, countsOf(pictures));
}

function countsOf({ complete, descriptors }: Pictures) {
  const need = limits.enrolmentFrames;
  return { have: complete ? need : descriptors.length, need, complete };
}

function progressOf(pictures: Pictures, accepted: boolean): EnrolmentProgress {
  return { accepted, quality: pictures.quality, ...countsOf(pictures) };
}
