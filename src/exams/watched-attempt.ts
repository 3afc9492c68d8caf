import { isDeepStrictEqual } from 'node:util';
import type { SoundObservation } from '../analysis/audio/sound-observation.ts';
import type { Analysed, FrameMemory } from '../analysis/frame-memory.ts';
import { LookPlan } from '../analysis/look-plan.ts';
import type { ObjectBudget } from '../analysis/object-looks.ts';
import type { Look } from '../analysis/observation.ts';
import type { ReadScreen, ScreenLook, ScreenMemory } from '../analysis/screen/screen-observation.ts';
import { marksOf } from '../analysis/vision/drawing/marks.ts';
import type { Frame } from '../frames/frame.ts';
import { LatestFrameSlot } from '../frames/latest-frame-slot.ts';
import type { SoundPacket } from '../frames/sound-packet.ts';
import type { IncidentChange } from '../incidents/incident.ts';
import {
  type Assessment,
  AttemptMonitor,
  type ScreenAssessment,
  type SoundAssessment,
} from '../incidents/monitor.ts';
import type { LookedAt } from '../incidents/reporter.ts';
import { ScoreCurve } from '../incidents/score-curve.ts';
import type { ScoreRecords } from '../incidents/stores.ts';
import type { Tag } from '../protocol/incident.ts';
import type { Captured } from '../signals/capture-state.ts';
import { SecondsHeard } from '../signals/seconds-heard.ts';
import type { SignalTag } from '../signals/signal.ts';
import type { Attempt } from './attempt.ts';
import { centreOf } from './checks.ts';
import type { Exam } from './exam.ts';

export interface WatchedAttemptOptions {
  attempt: Attempt;
  exam: Exam;
  budget: ObjectBudget;
  scores: ScoreRecords;
  /** ALLOW_ATTENTION. */
  allowAttention: boolean;
  /** The network that makes the descriptors of faces. */
  faceModel: string;
  /** Signals that this server makes. */
  served: readonly SignalTag[];
  /** Epoch ms. */
  now: number;
}

/** One attempt while it is watched: its newest frame, what to look for in it, and everything known of its student. No I/O. */
export class WatchedAttempt {
  readonly exam: Exam;
  readonly slot: LatestFrameSlot;
  readonly screenSlot: LatestFrameSlot;
  readonly monitor: AttemptMonitor;
  readonly curve: ScoreCurve;
  readonly #plan: LookPlan;
  #attempt: Attempt;
  #memory: FrameMemory | null = null;
  #screenMemory: ScreenMemory | null = null;
  #newest: LookedAt | null = null;
  #newestScreen: LookedAt | null = null;
  readonly #secondsHeard = new SecondsHeard();

  constructor({
    attempt,
    exam,
    budget,
    scores,
    allowAttention,
    faceModel,
    served,
    now,
  }: WatchedAttemptOptions) {
    const { id: attemptId, consent } = attempt;
    const { id: examId, policy } = exam;
    const fps = policy.capture.cameraFps;
    this.exam = exam;
    this.#attempt = attempt;
    this.slot = new LatestFrameSlot({ attemptId, fps });
    this.screenSlot = new LatestFrameSlot({ attemptId, fps: 1_000 / policy.capture.screenIntervalMs });
    this.monitor = new AttemptMonitor({
      examId,
      attemptId,
      policy,
      consent,
      allowAttention,
      faceModel,
      centre: centreOf(attempt),
      ownTexts: textsOf(exam),
      served,
      watchedSince: now,
    });
    this.curve = new ScoreCurve({ monitor: this.monitor, scores });
    this.#plan = new LookPlan({ budget, intervalMs: 1_000 / fps, now, phase: Math.random() });
  }

  get attempt(): Attempt {
    return this.#attempt;
  }

  /** Whether anything of this source is looked at: the exam captures it, the student agreed, and there is no pause. */
  takes(source: Captured): boolean {
    const { status, consent } = this.#attempt;
    return status !== 'paused' && this.exam.policy.capture[source] !== false && consent[source];
  }

  /**
   * The newest picture that shows what a rule is about: the screen for what stands on it and for where somebody went who left
   * the exam, the camera for everything else.
   */
  shows(tag: Tag): LookedAt | null {
    if (tag === 'A5') return this.#newestScreen;
    return tag === 'A7' ? (this.#newestScreen ?? this.#newest) : this.#newest;
  }

  /** The attempt has changed its state. */
  become(attempt: Attempt): void {
    const centre = centreOf(attempt);
    if (centre && !isDeepStrictEqual(centre, centreOf(this.#attempt))) this.monitor.centre = centre;
    this.#attempt = attempt;
    if (attempt.status !== 'paused') return;
    this.slot.clear();
    this.screenSlot.clear();
    this.#screenMemory = null;
    // Who sits there after the pause may be somebody else: the face is found and asked for anew.
    this.#memory = null;
  }

  /** The exam begins, goes on, pauses or ends; epoch ms. */
  setRunning(running: boolean, now: number): IncidentChange[] {
    if (running === this.monitor.isRunning) return [];
    // What was seen before shows nothing of the exam.
    if (running) this.#newest = null;
    if (running) this.#newestScreen = null;
    return this.monitor.setRunning(running, now);
  }

  /** What to look for in the next frame. */
  plan(
    pictures: Pick<Look, 'thumbnail' | 'annotated'>,
    now: number,
  ): { look: Look; memory: FrameMemory | null } {
    return { look: this.#plan.next(this.monitor.wanted, pictures, now), memory: this.#memory };
  }

  /** A frame was looked at. */
  observed(frame: Frame, { observation, memory }: Analysed, look: Look): Assessment {
    const isRepeated = this.#newest !== null && sameBytes(this.#newest.frame.jpeg, frame.jpeg);
    const { receivedAt, capturedAt } = frame;
    const assessment = this.monitor.observe(observation, receivedAt, capturedAt, isRepeated);
    this.#memory = memory;
    this.#newest = { frame, marks: marksOf(observation, assessment.objects) };
    this.#plan.learn(look, observation, assessment.undecided);
    return assessment;
  }

  /** What to look for in the next screen. */
  planScreen(thumbnail: boolean): { look: ScreenLook; memory: ScreenMemory | null } {
    const isExempt = this.#attempt.exemptions.some(({ tag }) => tag === 'A5');
    const text = this.exam.policy.rules.A5.enabled && !isExempt;
    return { look: { text, thumbnail }, memory: this.#screenMemory };
  }

  /** A screen was looked at. */
  observedScreen(frame: Frame, { observation, memory }: ReadScreen): ScreenAssessment {
    const assessment = this.monitor.observeScreen(observation, frame.receivedAt, frame.capturedAt);
    this.#screenMemory = memory;
    this.#newestScreen = { frame, marks: { faces: [], objects: [], words: assessment.found } };
    return assessment;
  }

  /** Sound was heard up to this packet; `isTold`: the student is to be told how it stands. */
  heard(packet: SoundPacket, observation: SoundObservation): SoundAssessment & { isTold: boolean } {
    const assessment = this.monitor.hear(observation, packet.receivedAt, packet.capturedAt);
    return { ...assessment, isTold: this.#secondsHeard.add(observation.spanMs, assessment.isSpeaking) };
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Everything that the exam itself shows. */
function textsOf({ title, description, questions }: Exam): string[] {
  return [
    title,
    description ?? '',
    ...questions.flatMap(({ prompt, options = [] }) => [prompt, ...options]),
  ].filter((text) => text.trim() !== '');
}
