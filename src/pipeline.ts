import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Analysers } from './analysis/dispatcher.ts';
import { Dispatcher } from './analysis/dispatcher.ts';
import type { Analysed, FrameMemory } from './analysis/frame-memory.ts';
import { ObjectBudget, ObjectLooks } from './analysis/object-looks.ts';
import { type CameraObservation, type Look, plainLook } from './analysis/observation.ts';
import { marksOf } from './analysis/vision/drawing/marks.ts';
import { type Attempt, isOver } from './exams/attempt.ts';
import type { Exam } from './exams/exam.ts';
import type { Frame } from './frames/frame.ts';
import { LatestFrameSlot } from './frames/latest-frame-slot.ts';
import { Scheduler, type Turn } from './frames/scheduler.ts';
import type { IncidentChange } from './incidents/incident.ts';
import { type Assessment, AttemptMonitor } from './incidents/monitor.ts';
import { type AlertView, IncidentReporter, type LookedAt } from './incidents/reporter.ts';
import { ScoreCurve } from './incidents/score-curve.ts';
import { scoresMessage } from './incidents/scores-message.ts';
import type { IncidentRecords, ScoreRecords, StillShelf } from './incidents/stores.ts';
import { packetKind } from './protocol/packet.ts';
import type { ToStudent } from './protocol/student-messages.ts';
import type { PageReport } from './signals/page-reports.ts';

/** The students' sockets. */
export interface Students {
  send(attemptId: string, message: ToStudent): boolean;
  /** The frame passed the gateway, but cannot be decoded. */
  refuseFrame(attemptId: string, frame: { kind: number; seq: number }, message: string): void;
}

/** The teachers' live view. */
export interface LiveView extends AlertView {
  wantsThumbnail(attemptId: string, now: number): boolean;
  thumbnail(frame: Frame, jpeg: Uint8Array): void;
  assessed(attemptId: string, assessment: Assessment): void;
}

/** Counts and times for the metrics. */
export interface PipelineMetrics {
  analysed(observation: CameraObservation, tookMs: number): void;
  dropped(frames: number): void;
  incident(tag: string): void;
}

export interface PipelineOptions {
  analysers: Analysers & { readonly size: number };
  students: Students;
  live: LiveView;
  stills: StillShelf;
  incidents: IncidentRecords;
  scores: ScoreRecords;
  metrics: PipelineMetrics;
  log: Logger;
  now?: () => number;
}

/** One watched attempt. */
interface Watched {
  attempt: Attempt;
  exam: Exam;
  slot: LatestFrameSlot;
  looks: ObjectLooks;
  monitor: AttemptMonitor;
  curve: ScoreCurve;
  /** What the newest frame leaves behind for the next one. */
  memory: FrameMemory | null;
  /** The newest frame that was looked at: what an incident shows that no frame has opened. */
  newest: LookedAt | null;
}

/** A frame that takes longer than this from start to scores is worth a warning, ms. */
const slowFrameMs = 500;

/**
 * The way of a frame: slot → scheduler → analyser thread → observation → signals and rules → scores to the student,
 * incidents to the teacher and to the jobs. Wiring only; each step is decided where its folder says.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #now: () => number;
  readonly #watched = new Map<string, Watched>();
  readonly #scheduler = new Scheduler();
  readonly #dispatcher: Dispatcher;
  readonly #objectBudget: ObjectBudget;
  readonly #reporter: IncidentReporter;
  #ticker: NodeJS.Timeout | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#reporter = new IncidentReporter(options);
    this.#objectBudget = new ObjectBudget({ threads: options.analysers.size, now: this.#now() });
    this.#dispatcher = new Dispatcher({
      turns: this.#scheduler,
      analysers: options.analysers,
      plan: (turn, now) => this.#plan(turn, now),
      ended: (look, objectsMs) => look.objects && this.#objectBudget.end(objectsMs),
      observed: (turn, analysed, look) => this.#observed(turn, analysed, look),
      failed: (turn, error) => this.#failed(turn, error),
      now: this.#now,
    });
  }

  start(): void {
    this.#ticker ??= setInterval(() => this.#tick(), 1_000);
  }

  /** Open incidents end where they stand, so that none stays open for ever. */
  close(): void {
    if (this.#ticker) clearInterval(this.#ticker);
    this.#ticker = null;
    this.#dispatcher.close();
    for (const attemptId of [...this.#watched.keys()]) this.forget(attemptId);
  }

  /** Frames of this attempt are looked at from now on. */
  watch(attempt: Attempt, exam: Exam): void {
    const watched = this.#watched.get(attempt.id) ?? this.#begin(attempt, exam);
    watched.attempt = attempt;
    if (attempt.status === 'paused') watched.slot.clear();
    this.#report(watched, watched.monitor.exempt(attempt.exemptions));
    this.#setRunning(watched, attempt.status === 'running');
  }

  /** The attempt has changed its state; only what is watched is touched. */
  changed(attempt: Attempt): void {
    const watched = this.#watched.get(attempt.id);
    if (!watched) return;
    if (isOver(attempt.status)) this.forget(attempt.id);
    else this.watch(attempt, watched.exam);
  }

  /** The student's socket is gone. Who has not begun is forgotten; who takes the exam goes on where it stood. */
  left(attemptId: string): void {
    const status = this.#watched.get(attemptId)?.attempt.status;
    if (status !== 'running' && status !== 'paused') this.forget(attemptId);
  }

  forget(attemptId: string): void {
    const watched = this.#watched.get(attemptId);
    if (!watched) return;
    this.#setRunning(watched, false);
    if (watched.monitor.hasRun) watched.curve.end(this.#now()); // Points came back in a pause.
    this.#scheduler.remove(watched.slot);
    this.#watched.delete(attemptId);
  }

  /** A frame came in; it replaces the one that waits. False while the attempt is paused or over: it is not taken. */
  accept(frame: Frame): boolean {
    const watched = this.#watched.get(frame.attemptId);
    if (!watched || watched.attempt.status === 'paused') return false;
    watched.slot.put(frame);
    this.#dispatcher.wake();
    return true;
  }

  /** What a student's page reports; `at` by the student's clock. */
  pageEvent(attemptId: string, report: PageReport): void {
    const watched = this.#watched.get(attemptId);
    if (watched) this.#report(watched, watched.monitor.pageEvent(report, this.#now()));
  }

  /** The page has told of itself. */
  pageHeard(attemptId: string): void {
    const watched = this.#watched.get(attemptId);
    if (watched) this.#report(watched, watched.monitor.pageHeard(this.#now()));
  }

  #setRunning(watched: Watched, running: boolean): void {
    const { monitor, curve } = watched;
    if (running === monitor.isRunning) return;
    const now = this.#now();
    if (running) watched.newest = null; // What was seen before shows nothing of the exam.
    this.#report(watched, monitor.setRunning(running, now));
    if (!running) curve.end(now);
  }

  #begin(attempt: Attempt, current: Exam): Watched {
    const exam = this.#shared(current);
    const { policy } = exam;
    const monitor = new AttemptMonitor({
      examId: exam.id,
      attemptId: attempt.id,
      policy,
      consent: attempt.consent,
      watchedSince: this.#now(),
    });
    const watched: Watched = {
      attempt,
      exam,
      slot: new LatestFrameSlot({ attemptId: attempt.id, fps: policy.capture.cameraFps }),
      looks: new ObjectLooks({ budget: this.#objectBudget, now: this.#now(), phase: Math.random() }),
      monitor,
      curve: new ScoreCurve({ monitor, scores: this.#options.scores }),
      memory: null,
      newest: null,
    };
    this.#watched.set(attempt.id, watched);
    this.#scheduler.add(watched.slot);
    return watched;
  }

  /** The exam as others who take it have it: what is the same for many students is in memory once. */
  #shared(exam: Exam): Exam {
    for (const other of this.#watched.values()) {
      if (other.exam.id === exam.id && isDeepStrictEqual(other.exam, exam)) return other.exam;
    }
    return exam;
  }

  #plan({ slot }: Turn, now: number): { look: Look; memory: FrameMemory | null } {
    const watched = this.#watched.get(slot.attemptId);
    const objects = watched?.exam.policy.rules.A4.enabled === true && watched.looks.isDue(now);
    if (objects) watched.looks.begin(now);
    const thumbnail = this.#options.live.wantsThumbnail(slot.attemptId, now);
    return { look: { ...plainLook, objects, thumbnail }, memory: watched?.memory ?? null };
  }

  #observed({ slot, frame }: Turn, { observation, memory }: Analysed, look: Look): void {
    const watched = this.#watched.get(slot.attemptId);
    if (!watched || watched.attempt.status === 'paused') return;
    const { students, live } = this.#options;
    const { attempt, exam, monitor, looks, curve } = watched;
    const assessment = monitor.observe(observation, frame.receivedAt, frame.capturedAt);
    watched.newest = { frame, marks: marksOf(observation, assessment.objects) };
    watched.memory = memory;
    const analysedAt = this.#now();
    const looked = { frame, observation, assessment, analysedAt };
    students.send(attempt.id, scoresMessage(looked, exam.policy.feedback));
    this.#report(watched, assessment.changes);
    live.assessed(attempt.id, assessment);
    if (observation.thumbnail) live.thumbnail(frame, observation.thumbnail);
    if (look.objects) looks.follow(assessment.objectUndecided);
    if (monitor.isRunning) curve.add(frame.receivedAt);
    this.#count(watched, frame, observation, analysedAt);
  }

  #count({ slot }: Watched, { receivedAt }: Frame, observation: CameraObservation, analysedAt: number): void {
    const { metrics, log } = this.#options;
    const tookMs = analysedAt - receivedAt;
    metrics.analysed(observation, tookMs);
    metrics.dropped(slot.takeDropped());
    if (tookMs > slowFrameMs) log.warn({ tookMs, timings: observation.timings }, 'a frame took long');
  }

  #failed({ slot, frame }: Turn, error: unknown): void {
    const { code, message } = error as { code?: string; message?: string };
    if (code !== 'bad-frame') {
      this.#options.log.error({ err: error, attemptId: slot.attemptId }, 'a frame could not be analysed');
      return;
    }
    const refused = { kind: packetKind.camera, seq: frame.seq };
    this.#options.students.refuseFrame(slot.attemptId, refused, message ?? 'The frame cannot be decoded.');
  }

  #tick(): void {
    const now = this.#now();
    for (const watched of this.#watched.values()) {
      const { monitor, curve } = watched;
      this.#report(watched, monitor.tick(now));
      if (monitor.isRunning) curve.add(now);
    }
  }

  #report({ attempt, newest }: Watched, changes: readonly IncidentChange[]): void {
    if (changes.length > 0) this.#reporter.report(attempt, changes, newest);
  }
}
