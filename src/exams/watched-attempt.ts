import { isDeepStrictEqual } from 'node:util';
import type { Analysed, FrameMemory } from '../analysis/frame-memory.ts';
import { LookPlan } from '../analysis/look-plan.ts';
import type { ObjectBudget } from '../analysis/object-looks.ts';
import type { Look } from '../analysis/observation.ts';
import { marksOf } from '../analysis/vision/drawing/marks.ts';
import type { Frame } from '../frames/frame.ts';
import { LatestFrameSlot } from '../frames/latest-frame-slot.ts';
import type { IncidentChange } from '../incidents/incident.ts';
import { type Assessment, AttemptMonitor } from '../incidents/monitor.ts';
import type { LookedAt } from '../incidents/reporter.ts';
import { ScoreCurve } from '../incidents/score-curve.ts';
import type { ScoreRecords } from '../incidents/stores.ts';
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
  /** Epoch ms. */
  now: number;
}

/** One attempt while it is watched: its newest frame, what to look for in it, and everything known of its student. No I/O. */
export class WatchedAttempt {
  readonly exam: Exam;
  readonly slot: LatestFrameSlot;
  readonly monitor: AttemptMonitor;
  readonly curve: ScoreCurve;
  readonly #plan: LookPlan;
  #attempt: Attempt;
  #memory: FrameMemory | null = null;
  #newest: LookedAt | null = null;

  constructor({ attempt, exam, budget, scores, allowAttention, faceModel, now }: WatchedAttemptOptions) {
    const { id: attemptId, consent } = attempt;
    const { id: examId, policy } = exam;
    const fps = policy.capture.cameraFps;
    this.exam = exam;
    this.#attempt = attempt;
    this.slot = new LatestFrameSlot({ attemptId, fps });
    this.monitor = new AttemptMonitor({
      examId,
      attemptId,
      policy,
      consent,
      allowAttention,
      faceModel,
      centre: centreOf(attempt),
      watchedSince: now,
    });
    this.curve = new ScoreCurve({ monitor: this.monitor, scores });
    this.#plan = new LookPlan({ budget, intervalMs: 1_000 / fps, now, phase: Math.random() });
  }

  get attempt(): Attempt {
    return this.#attempt;
  }

  /** The newest frame that was looked at: what an incident shows that no frame has opened. */
  get newest(): LookedAt | null {
    return this.#newest;
  }

  /** The attempt has changed its state. */
  become(attempt: Attempt): void {
    const centre = centreOf(attempt);
    if (centre && !isDeepStrictEqual(centre, centreOf(this.#attempt))) this.monitor.centre = centre;
    this.#attempt = attempt;
    if (attempt.status !== 'paused') return;
    this.slot.clear();
    // Who sits there after the pause may be somebody else: the face is found and asked for anew.
    this.#memory = null;
  }

  /** The exam begins, goes on, pauses or ends; epoch ms. */
  setRunning(running: boolean, now: number): IncidentChange[] {
    if (running === this.monitor.isRunning) return [];
    if (running) this.#newest = null; // What was seen before shows nothing of the exam.
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
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
