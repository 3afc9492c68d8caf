import type { CameraRequest } from '../analysis/analyser-settings.ts';
import type { Workers } from '../analysis/dispatcher.ts';
import type { Analysed } from '../analysis/frame-memory.ts';
import type { ObjectBudget } from '../analysis/object-looks.ts';
import { type CameraObservation, type Look, plainLook, type Timings } from '../analysis/observation.ts';
import type { WatchedAttempt } from '../exams/watched-attempt.ts';
import type { Frame } from '../frames/frame.ts';
import type { RateControl } from '../frames/rate-control.ts';
import type { Turn } from '../frames/scheduler.ts';
import { scoresMessage } from '../incidents/scores-message.ts';
import { packetKind } from '../protocol/packet.ts';
import { FrameTurns } from './frame-turns.ts';
import { refused, type WayOptions } from './way.ts';

export interface CameraWayOptions extends WayOptions {
  workers: Workers<CameraRequest, Analysed>;
  objectBudget: ObjectBudget;
  rate: RateControl;
}

/** A frame that takes longer than this from start to scores is worth a warning, ms. */
const slowFrameMs = 500;

/** Camera frames: slot → scheduler → analyser thread → observation → scores to the student, incidents to the teacher. */
export class CameraWay {
  readonly #options: CameraWayOptions;
  readonly frames: FrameTurns<CameraRequest, Analysed>;

  constructor(options: CameraWayOptions) {
    this.#options = options;
    this.frames = new FrameTurns({
      workers: options.workers,
      plan: (turn, now) => this.#plan(turn, now),
      ended: (turn, { look }, analysed) => this.#ended(turn, look, analysed?.observation.timings ?? null),
      observed: (turn, analysed, { look }) => this.#observed(turn, analysed, look),
      failed: (turn, error) => this.#failed(turn, error),
      now: options.now,
    });
  }

  /**
   * Looks at one picture that belongs to no stream of frames, in turns with those that do.
   * @throws BusyError, AnalysisError
   */
  async examine(jpeg: Uint8Array, look: Look): Promise<CameraObservation> {
    const { observation } = await this.frames.examine({ jpeg, look, memory: null });
    return observation;
  }

  #plan({ slot: { attemptId }, frame: { jpeg } }: Turn, now: number): CameraRequest {
    const { live, students } = this.#options;
    const thumbnail = live.wantsThumbnail(attemptId, now, 'camera');
    const watched = this.#options.watched(attemptId);
    // Who is told nothing is shown nothing either.
    const tells = watched?.exam.policy.feedback !== 'none';
    const annotated = tells && students.wantsAnnotated(attemptId);
    const planned = watched?.plan({ thumbnail, annotated }, now);
    return { jpeg, ...(planned ?? { look: plainLook, memory: null }) };
  }

  #ended({ late }: Turn, look: Look, timings: Timings | null): void {
    const { objectBudget, rate } = this.#options;
    if (look.objects) objectBudget.end(timings?.objectsMs ?? 0);
    const busyMs = timings ? Object.values(timings).reduce((sum, ms) => sum + ms, 0) : 0;
    rate.count({ late, busyMs });
  }

  #observed({ slot, frame }: Turn, analysed: Analysed, look: Look): void {
    const watched = this.#options.watched(slot.attemptId);
    // A student who has left and come back is watched anew: what an older frame shows belongs to nobody.
    if (watched?.slot !== slot || watched.attempt.status === 'paused') return;
    const { students, live, report } = this.#options;
    const { attempt, exam, monitor, curve } = watched;
    const { observation } = analysed;
    const assessment = watched.observed(frame, analysed, look);
    const analysedAt = this.#options.now();
    const looked = { frame, observation, assessment, analysedAt };
    students.send(attempt.id, scoresMessage(looked, exam.policy.feedback));
    report(watched, assessment.changes);
    live.assessed(attempt.id, assessment);
    if (observation.thumbnail) live.thumbnail(frame, observation.thumbnail);
    if (observation.annotated) students.sendAnnotated(frame, observation.annotated);
    if (monitor.isRunning) curve.add(frame.receivedAt);
    this.#count(watched, frame, observation, analysedAt);
  }

  #count({ slot }: WatchedAttempt, frame: Frame, observation: CameraObservation, analysedAt: number): void {
    const { metrics, log } = this.#options;
    const tookMs = analysedAt - frame.receivedAt;
    metrics.analysed(observation, tookMs);
    metrics.dropped(slot.takeDropped());
    if (tookMs > slowFrameMs) log.warn({ tookMs, timings: observation.timings }, 'a frame took long');
  }

  #failed({ frame }: Turn, error: unknown): void {
    refused(this.#options, packetKind.camera, frame, error);
  }
}
