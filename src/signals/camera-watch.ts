import type { CameraObservation } from '../analysis/observation.ts';
import type { Consent } from '../protocol/exam.ts';
import type { Policy } from '../protocol/policy.ts';
import { attentionAllowed } from './attention/allowed.ts';
import { type Confusion, ConfusionScore } from './attention/confusion-score.ts';
import { type AttentionState, readState } from './attention/state.ts';
import { type Authenticity, PictureAuthenticity } from './authenticity.ts';
import { type CalibrationDot, CalibrationLooks, type Centre } from './calibration.ts';
import { CameraFaults, hides } from './camera-faults.ts';
import { CameraSignals } from './camera-signals.ts';
import { Engagement } from './engagement.ts';
import { type FaceTemplate, IdentityCheck } from './identity.ts';
import { LivenessSignals } from './liveness.ts';
import type { CaptureFault, Signal, SignalOf } from './signal.ts';

export interface CameraWatchOptions {
  policy: Policy;
  consent: Consent;
  /** ALLOW_ATTENTION: without it nothing of attention is computed. */
  allowAttention: boolean;
  /** The network that makes the descriptors of faces. */
  faceModel: string;
  /** Where this student looks when facing the screen, as the device check measured it. */
  centre: Centre | null;
  /** Epoch ms. */
  now: number;
}

/** Whether the face is the enrolled one, and how alike; as SCORES tells it. */
export interface Identity {
  match: boolean;
  /** 0–1 */
  similarity: number;
}

/** One frame as it counts. */
export interface CameraLook {
  signals: Signal[];
  /** 0–100 */
  engagement: number;
  faceDetected: boolean;
}

/** An answer about identity or liveness is told for so long, ms: the next one is due after 5 s, after 10 s under load. */
const toldMs = 10_000;

/** Everything that the camera's frames tell of one student: faces, gaze, objects, identity, liveness, technical faults, attention. */
export class CameraWatch {
  readonly #policy: Policy;
  readonly #consent: Consent;
  readonly #faceModel: string;
  readonly #engagement = new Engagement();
  readonly #faults = new CameraFaults();
  readonly #liveness = new LivenessSignals();
  readonly #authenticity = new PictureAuthenticity();
  readonly #calibration = new CalibrationLooks();
  #confusion: ConfusionScore | null;
  #signals: CameraSignals;
  #identity: IdentityCheck | null = null;
  #similarity: SignalOf<'A10'> | null = null;

  constructor({ policy, consent, allowAttention, faceModel, centre, now }: CameraWatchOptions) {
    this.#policy = policy;
    this.#consent = consent;
    this.#faceModel = faceModel;
    this.#signals = new CameraSignals({ centre });
    const infers = attentionAllowed({ allowed: allowAttention, policy, consent });
    this.#confusion = infers ? new ConfusionScore({ policy: policy.attention, now }) : null;
  }

  /** The enrolled face; A10 is not measured without one, nor with one that another network made. */
  set template(template: FaceTemplate) {
    const check = new IdentityCheck({ template, model: this.#faceModel });
    this.#identity = check.isUsable && this.#consent.biometrics ? check : null;
    this.#similarity = null;
  }

  /** What is technically wrong with the newest frame. */
  get fault(): CaptureFault | null {
    return this.#faults.current;
  }

  get comparesFaces(): boolean {
    return this.#identity !== null;
  }

  get infersAttention(): boolean {
    return this.#confusion !== null;
  }

  /** Null when confusion is not inferred of this student. */
  get confusion(): Confusion | null {
    return this.#confusion?.confusion ?? null;
  }

  /**
   * Goes on from what was learnt before the server stopped. A baseline that was made here meanwhile is the newer one and
   * stays, and so does everything when `state` is too old or cannot be read. `now` in epoch ms.
   */
  resumeAttention(state: unknown, now: number): void {
    if (!this.#confusion || this.#confusion.hasBaseline || !readState(state, now)) return;
    this.#confusion = new ConfusionScore({ policy: this.#policy.attention, state, now });
  }

  /** What was learnt of the student for the confusion score; null when there was no look after `instant`, epoch ms. */
  attentionAfter(instant: number): AttentionState | null {
    const confusion = this.#confusion;
    return confusion && confusion.newestAt > instant ? confusion.toState() : null;
  }

  /** The camera's name as the browser tells it. */
  set cameraLabel(label: string) {
    this.#liveness.camera(label);
  }

  /** Where this student's screen is, from now on. */
  set centre(centre: Centre) {
    this.#signals = new CameraSignals({ centre });
  }

  /** The centre that the newest looks at these dots give; null when the face was not seen at enough of them. */
  centreOf(dots: readonly CalibrationDot[]): Centre | null {
    return this.#calibration.centre(dots);
  }

  /**
   * `at` is when the frame was received, `capturedAt` when it was made by the student's clock; epoch ms. `isRepeated`: its bytes
   * are those of the frame before.
   */
  look(observation: CameraObservation, at: number, capturedAt: number, isRepeated: boolean): CameraLook {
    const { faces, path } = observation;
    const faceDetected = faces.length > 0;
    const faults = this.#faults.from(observation, at, isRepeated);
    const fault = this.#faults.current;
    // What cannot be seen for a technical reason is no fact about the student.
    const isHidden = hides(fault, faceDetected);
    const seen = isHidden ? [] : this.#signals.from(observation, at);
    const person = this.#person(observation, at);
    this.#calibration.add(faces[0], capturedAt, path === 'still');
    // A still frame repeats what was measured before: it is no new look. One that hides the face shows none.
    if (path !== 'still') this.#confusion?.add(isHidden ? null : (faces[0] ?? null), at);
    const look = seen.find((signal) => signal.tag === 'A3') ?? null;
    const engagement = this.#engagement.score(observation, look, this.#policy.rules.A3, at);
    return { signals: [...seen, ...person, ...faults], engagement, faceDetected };
  }

  /** Null when it was not compared lately. `now` in epoch ms. */
  identity(now: number): Identity | null {
    const newest = this.#similarity;
    if (!newest || now - newest.at > toldMs) return null;
    const { similarity } = newest;
    return { match: similarity >= this.#policy.rules.A10.similarity, similarity };
  }

  /** Whether the newest look took the picture for a live person; null when there was none lately. */
  live(now: number): boolean | null {
    const live = this.#liveness.live(now, toldMs);
    return live === null ? null : live >= this.#policy.rules.A9.liveBelow;
  }

  authenticity(now: number): Authenticity {
    return this.#authenticity.at(now);
  }

  /** Who it is, and whether it is a live person. */
  #person(observation: CameraObservation, at: number): Signal[] {
    const fault = this.#faults.current;
    const signals: Signal[] = this.#liveness.from(observation, at, fault);
    const { isNewFace, identity } = observation;
    // A look that a fault makes worthless tells nothing: what was told before would count twice.
    const looked = observation.liveness !== null && fault === null;
    if (isNewFace) this.#similarity = null;
    const compared = identity && fault === null ? this.#identity?.check(identity, at) : null;
    if (compared) {
      this.#similarity = compared;
      signals.push(compared);
    }
    if (looked || compared) {
      this.#authenticity.add(at, {
        live: this.#liveness.live(at, toldMs),
        similarity: this.#similarity?.similarity ?? null,
        virtualCamera: this.#liveness.virtualCamera,
      });
    }
    return signals;
  }
}
