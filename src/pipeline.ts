import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { CameraRequest } from './analysis/analyser-settings.ts';
import type { HeardSound, SoundRequest } from './analysis/audio/sound-observation.ts';
import type { Workers } from './analysis/dispatcher.ts';
import type { Analysed } from './analysis/frame-memory.ts';
import { ObjectBudget } from './analysis/object-looks.ts';
import type { CameraObservation, Look } from './analysis/observation.ts';
import type { ReadScreen, ScreenRequest } from './analysis/screen/screen-observation.ts';
import { type Attempt, isOver } from './exams/attempt.ts';
import type { Exam } from './exams/exam.ts';
import { WatchedAttempt } from './exams/watched-attempt.ts';
import type { Frame } from './frames/frame.ts';
import { RateControl } from './frames/rate-control.ts';
import type { SoundPacket } from './frames/sound-packet.ts';
import type { IncidentChange } from './incidents/incident.ts';
import { IncidentReporter } from './incidents/reporter.ts';
import type {
  AttentionStates,
  IncidentRecords,
  ScoreRecords,
  ScreenTextRecords,
  StillShelf,
} from './incidents/stores.ts';
import { CameraWay } from './pipeline/camera-way.ts';
import type { LiveView, PipelineMetrics, Students } from './pipeline/outlets.ts';
import { ScreenWay } from './pipeline/screen-way.ts';
import { SoundWay } from './pipeline/sound-way.ts';
import type { WayOptions } from './pipeline/way.ts';
import type { CalibrationDot, Centre } from './signals/calibration.ts';
import type { ClientState } from './signals/capture-state.ts';
import type { FaceTemplate } from './signals/identity.ts';
import type { PageReport } from './signals/page-reports.ts';
import type { SignalTag } from './signals/signal.ts';

/** Enrolled faces. */
export interface FaceTemplates {
  /** Tells the attempt's template now and each time it is made anew, until what it returns is called. */
  watch(attemptId: string, told: (template: FaceTemplate) => void): () => void;
}

export interface PipelineOptions {
  analysers: Workers<CameraRequest, Analysed> & { readonly size: number };
  screenReaders: Workers<ScreenRequest, ReadScreen>;
  listeners: { run(request: SoundRequest): Promise<HeardSound> };
  students: Students;
  live: LiveView;
  stills: StillShelf;
  incidents: IncidentRecords;
  scores: ScoreRecords;
  screenTexts: ScreenTextRecords;
  metrics: PipelineMetrics;
  templates: FaceTemplates;
  attention: AttentionStates;
  /** ALLOW_ATTENTION. */
  allowAttention: boolean;
  /** The network that makes the descriptors of faces. */
  faceModel: string;
  /** Signals that this server makes. */
  served: readonly SignalTag[];
  log: Logger;
  now?: () => number;
}

/**
 * The way of a frame: slot → scheduler → analyser thread → observation → signals and rules → scores to the student,
 * incidents to the teacher and to the jobs. Wiring only; the ways of cameras, screens and sound stand in a file each, and
 * each step is decided where its folder says.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #now: () => number;
  readonly #watched = new Map<string, WatchedAttempt>();
  /** End the watch over the template and the attention of an attempt. */
  readonly #unwatch = new Map<string, (() => void)[]>();
  readonly #camera: CameraWay;
  readonly #screen: ScreenWay;
  readonly #sound: SoundWay;
  readonly #objectBudget: ObjectBudget;
  readonly #rate: RateControl;
  readonly #reporter: IncidentReporter;
  #ticker: NodeJS.Timeout | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const capacity = { threads: options.analysers.size, now: this.#now() };
    this.#reporter = new IncidentReporter(options);
    this.#objectBudget = new ObjectBudget(capacity);
    this.#rate = new RateControl(capacity);
    const way: WayOptions = {
      ...options,
      now: this.#now,
      watched: (attemptId) => this.#watched.get(attemptId),
      report: (watched, changes) => this.#report(watched, changes),
    };
    this.#camera = new CameraWay({
      ...way,
      workers: options.analysers,
      objectBudget: this.#objectBudget,
      rate: this.#rate,
    });
    this.#screen = new ScreenWay({ ...way, workers: options.screenReaders, texts: options.screenTexts });
    this.#sound = new SoundWay({ ...way, workers: options.listeners });
  }

  start(): void {
    this.#ticker ??= setInterval(() => this.#tick(), 1_000);
  }

  /** Open incidents end where they stand, so that none stays open for ever. */
  close(): void {
    if (this.#ticker) clearInterval(this.#ticker);
    this.#ticker = null;
    for (const way of [this.#camera.frames, this.#screen.frames, this.#sound]) way.close();
    for (const attemptId of [...this.#watched.keys()]) this.forget(attemptId);
  }

  /** Frames of this attempt are looked at from now on. */
  watch(attempt: Attempt, exam: Exam): void {
    const watched = this.#watched.get(attempt.id) ?? this.#begin(attempt, exam);
    watched.become(attempt);
    this.#report(watched, watched.monitor.exempt(attempt.exemptions));
    this.#setRunning(watched, attempt.status === 'running');
  }

  /** The attempt has changed its state; only what is watched is touched, and what was learnt of attention. */
  changed(attempt: Attempt): void {
    const watched = this.#watched.get(attempt.id);
    if (!isOver(attempt.status)) {
      if (watched) this.watch(attempt, watched.exam);
      return;
    }
    this.forget(attempt.id);
    // Also of who was not watched, or is asked for it no longer.
    if (attempt.consent.attention) this.#options.attention.remove(attempt.id);
  }

  /** The student's socket is open: while the server falls behind it learns at which rate to capture. */
  opened(attemptId: string): void {
    const watched = this.#watched.get(attemptId);
    if (watched && this.#rate.share < 1) this.#tellRate(watched);
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
    for (const unwatch of this.#unwatch.get(attemptId) ?? []) unwatch();
    this.#unwatch.delete(attemptId);
    this.#camera.frames.remove(watched.slot);
    this.#screen.frames.remove(watched.screenSlot);
    this.#sound.forget(attemptId);
    this.#watched.delete(attemptId);
  }

  /** A frame came in; it replaces the one that waits. False while the attempt is paused or over: it is not taken. */
  accept(frame: Frame): boolean {
    const watched = this.#watched.get(frame.attemptId);
    if (!watched?.takes(frame.source)) return false;
    const isScreen = frame.source === 'screen';
    (isScreen ? watched.screenSlot : watched.slot).put(frame);
    (isScreen ? this.#screen : this.#camera).frames.wake();
    this.#report(watched, watched.monitor.arrived(frame.source, frame.receivedAt));
    return true;
  }

  /** Sound came in. False while the attempt is paused or over: it is not taken. */
  acceptSound(packet: SoundPacket): boolean {
    const watched = this.#watched.get(packet.attemptId);
    if (!watched?.takes('audio')) return false;
    this.#sound.add(packet);
    this.#report(watched, watched.monitor.arrived('audio', packet.receivedAt));
    return true;
  }

  /**
   * Looks at one picture that belongs to no stream of frames, in turns with those that do.
   * @throws BusyError, AnalysisError
   */
  examine(jpeg: Uint8Array, look: Look): Promise<CameraObservation> {
    return this.#camera.examine(jpeg, look);
  }

  /** The camera's name, as the student's browser tells it. */
  cameraLabel(attemptId: string, label: string): void {
    const watched = this.#watched.get(attemptId);
    if (watched) watched.monitor.cameraLabel = label;
  }

  /** Where a student looked while these dots were shown; null when the face was seen at too few of them. */
  centreOf(attemptId: string, dots: readonly CalibrationDot[]): Centre | null {
    return this.#watched.get(attemptId)?.monitor.centreOf(dots) ?? null;
  }

  /** How far apart looks for objects are in the mean, ms; null while there were too few. */
  get objectIntervalMs(): number | null {
    return this.#objectBudget.intervalMs;
  }

  /** A teacher's words to a student, whose page shows them. */
  told(attemptId: string, text: string): void {
    this.#watched.get(attemptId)?.monitor.told(text);
  }

  /** What a student's page reports; `at` by the student's clock. */
  pageEvent(attemptId: string, report: PageReport): void {
    const watched = this.#watched.get(attemptId);
    if (watched) this.#report(watched, watched.monitor.pageEvent(report, this.#now()));
  }

  /** What the page tells of what it captures. */
  clientState(attemptId: string, state: ClientState): void {
    const watched = this.#watched.get(attemptId);
    if (watched) this.#report(watched, watched.monitor.clientState(state, this.#now()));
  }

  /** The page has told of itself. */
  pageHeard(attemptId: string): void {
    const watched = this.#watched.get(attemptId);
    if (watched) this.#report(watched, watched.monitor.pageHeard(this.#now()));
  }

  #setRunning(watched: WatchedAttempt, running: boolean): void {
    const { curve, monitor } = watched;
    const wasRunning = monitor.isRunning;
    const now = this.#now();
    this.#report(watched, watched.setRunning(running, now));
    if (wasRunning && !running) curve.end(now);
  }

  #begin(attempt: Attempt, current: Exam): WatchedAttempt {
    const { scores, allowAttention, faceModel, served } = this.#options;
    const watched = new WatchedAttempt({
      attempt,
      exam: this.#shared(current),
      budget: this.#objectBudget,
      scores,
      allowAttention,
      faceModel,
      served,
      now: this.#now(),
    });
    this.#watched.set(attempt.id, watched);
    this.#camera.frames.add(watched.slot);
    this.#screen.frames.add(watched.screenSlot);
    this.#unwatch.set(attempt.id, this.#follow(watched));
    return watched;
  }

  /** What is known of the student from before, as soon as it is read. */
  #follow({ attempt, monitor }: WatchedAttempt): (() => void)[] {
    const { templates, attention } = this.#options;
    const unwatch: (() => void)[] = [];
    if (attempt.consent.biometrics) {
      const told = (template: FaceTemplate) => {
        monitor.template = template;
      };
      unwatch.push(templates.watch(attempt.id, told));
    }
    if (monitor.wanted.expression) {
      const told = (state: unknown) => monitor.resumeAttention(state, this.#now());
      const newerThan = (instant: number) => monitor.attentionAfter(instant);
      unwatch.push(attention.watch(attempt.id, { told, newerThan }));
    }
    return unwatch;
  }

  /** The exam as others who take it have it: what is the same for many students is in memory once. */
  #shared(exam: Exam): Exam {
    for (const other of this.#watched.values()) {
      if (other.exam.id === exam.id && isDeepStrictEqual(other.exam, exam)) return other.exam;
    }
    return exam;
  }

  #tick(): void {
    const now = this.#now();
    for (const watched of this.#watched.values()) {
      const { monitor, curve } = watched;
      this.#report(watched, monitor.tick(now));
      if (monitor.isRunning) curve.add(now);
    }
    const before = this.#rate.share;
    if (this.#rate.tick(now)) this.#rateChanged(this.#rate.share > before);
  }

  #rateChanged(isRaised: boolean): void {
    const { metrics, log } = this.#options;
    const { share } = this.#rate;
    metrics.rate(share);
    log.info({ share }, share < 1 ? 'students capture at a share of their rate' : 'students capture in full');
    for (const watched of this.#watched.values()) this.#tellRate(watched, isRaised);
  }

  #tellRate({ attempt, exam }: WatchedAttempt, isRaised = false): void {
    const { cameraFps, screenIntervalMs, jpegQuality, cameraWidth, cameraHeight } = exam.policy.capture;
    this.#options.students.send(attempt.id, {
      type: 'RATE',
      cameraFps: this.#rate.fps(cameraFps),
      screenIntervalMs,
      jpegQuality,
      cameraWidth,
      cameraHeight,
      reason: isRaised ? 'The server keeps up again.' : 'The server is busy.',
    });
  }

  #report(watched: WatchedAttempt, changes: readonly IncidentChange[]): void {
    if (changes.length > 0) this.#reporter.report(watched.attempt, changes, (tag) => watched.shows(tag));
  }
}
