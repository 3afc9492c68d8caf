import type { SoundObservation } from '../analysis/audio/sound-observation.ts';
import type { Wanted } from '../analysis/look-plan.ts';
import type { CameraObservation } from '../analysis/observation.ts';
import type { ScreenObservation } from '../analysis/screen/screen-observation.ts';
import type { AttentionStatus, CaptureSource } from '../protocol/common.ts';
import type { Consent } from '../protocol/exam.ts';
import type { IncidentDetails, SeenObject, Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import type { Exemption } from '../protocol/timeline.ts';
import { lookCountsMs } from '../rules/a4-forbidden-object.ts';
import type { AttentionState } from '../signals/attention/state.ts';
import { attentionStatus } from '../signals/attention/status.ts';
import type { Authenticity } from '../signals/authenticity.ts';
import type { CalibrationDot, Centre } from '../signals/calibration.ts';
import { type CameraLook, CameraWatch, type Identity } from '../signals/camera-watch.ts';
import { type Captured, CaptureStates, type ClientState } from '../signals/capture-state.ts';
import type { FoundWord } from '../signals/forbidden-content/forbidden-content.ts';
import type { FaceTemplate } from '../signals/identity.ts';
import { type PageReport, PageReports } from '../signals/page-reports.ts';
import { type FactLine, linesOf } from '../signals/recording.ts';
import { ScreenWatch } from '../signals/screen-watch.ts';
import {
  type CaptureFault,
  type Signal,
  type SignalOf,
  type SignalTag,
  signalTags,
  sourceOf,
  stateOf,
} from '../signals/signal.ts';
import { SoundWatch } from '../signals/sound-watch.ts';
import { AttemptJudge } from './attempt-judge.ts';
import type { IncidentChange } from './incident.ts';
import type { ScoreSample } from './stores.ts';

/** After so long without an answer to what arrives, its source is told to be there, ms. */
const waitingMs = 1_500;

/** Where a student stands. Scores are 0–100. */
export interface Standing {
  focusScore: number;
  /** Null while no camera frame was looked at. */
  engagementScore: number | null;
  /** Null when confusion is not inferred of this student, or not known yet. */
  confusionScore: number | null;
  status: AttentionStatus;
  /** Null while no camera frame was looked at. */
  faceDetected: boolean | null;
  /** What pictures and sound show to be technically wrong. */
  faults: readonly { source: CaptureSource; fault: CaptureFault }[];
  /** Details of the first of `firing`. */
  firingDetails: IncidentDetails;
  /** Tags whose condition holds now; what takes the most points comes first. */
  firing: Tag[];
}

/** What one frame or piece of sound has changed: episodes that began, changed or ended. */
interface Changes {
  changes: IncidentChange[];
}

/** Where a student stands after a camera frame was looked at. */
export interface Assessment extends Standing, Changes {
  /** Null when the face was not compared lately. */
  identity: Identity | null;
  /** Null when nobody looked lately. */
  live: boolean | null;
  authenticity: Authenticity;
  /** What the newest look for objects saw; most frames are not looked at for them. */
  objects: readonly SeenObject[];
  /** Something was seen, and more looks of this kind are needed to decide. */
  undecided: { objects: boolean; identity: boolean; liveness: boolean };
}

/** Where a student stands after a screen was looked at. */
export interface ScreenAssessment extends Standing, Changes {
  /** Listed words on the screen, and where. */
  found: readonly FoundWord[];
  /** Lines of text that were not there before. */
  newText: readonly string[];
}

/** Where a student stands after a piece of sound was heard. */
export interface SoundAssessment extends Standing, Changes {
  /** 0–1 */
  level: number;
  isSpeaking: boolean;
  /** Null without VOICE_MODEL. */
  voice: Authenticity | null;
}

export interface AttemptMonitorOptions {
  examId: string;
  attemptId: string;
  policy: Policy;
  consent: Consent;
  /** ALLOW_ATTENTION; false when it is left out. */
  allowAttention?: boolean;
  /** The network that makes the descriptors of faces. */
  faceModel?: string;
  /** As the device check measured it. */
  centre?: Centre | null;
  /** Signals that this server makes of what students send; all when left out. */
  served?: readonly SignalTag[];
  /** The exam's own words, as Markdown: they are expected on the screen. */
  ownTexts?: readonly string[];
  /** Epoch ms. */
  watchedSince: number;
  newId?: () => string;
}

/** Everything that is known of one attempt while it is watched: signals, scores and open incidents. No I/O. */
export class AttemptMonitor {
  readonly #attemptId: string;
  readonly #watchedSince: number;
  /** When the screen before this one was looked at. */
  #wasRunning = false;
  readonly #policy: Policy;
  readonly #camera: CameraWatch;
  readonly #screen: ScreenWatch;
  readonly #sound: SoundWatch;
  readonly #capture: CaptureStates;
  readonly #page: PageReports;
  readonly #judge: AttemptJudge;
  /** While the exam does not run: how the page is. */
  readonly #pageStates = new Map<string | null, Signal>();
  /** What was recorded since the last sample. */
  #facts: FactLine[] = [];
  #objectLook: SignalOf<'A4'> | null = null;
  /** What the newest camera frame told. */
  #look: CameraLook | null = null;
  /** When each source was heard from last, epoch ms. */
  readonly #signAt = new Map<CaptureSource, number>();
  /** Of the newest camera frame since the last sample. */
  #engagementScore: number | null = null;
  #confusionScore: number | null = null;

  constructor({
    examId,
    attemptId,
    policy,
    consent,
    watchedSince,
    newId,
    ...options
  }: AttemptMonitorOptions) {
    const { allowAttention = false, faceModel = '', centre = null, ownTexts = [] } = options;
    this.#attemptId = attemptId;
    this.#watchedSince = watchedSince;
    this.#policy = policy;
    this.#camera = new CameraWatch({ policy, consent, allowAttention, faceModel, centre, now: watchedSince });
    this.#screen = new ScreenWatch({ policy, ownTexts });
    this.#sound = new SoundWatch({ policy });
    this.#capture = new CaptureStates();
    this.#page = new PageReports({ watchedSince });
    const conditions = { served: options.served ?? signalTags, consent, exempt: [] };
    const taken = (signals: readonly Signal[]) => this.#record(signals);
    this.#judge = new AttemptJudge({ examId, attemptId, policy, conditions, newId, taken });
  }

  get isRunning(): boolean {
    return this.#judge.isRunning;
  }

  get hasRun(): boolean {
    return this.#judge.hasRun;
  }

  /** What frames are to be looked at for. */
  get wanted(): Wanted {
    const { rules } = this.#policy;
    return {
      objects: rules.A4.enabled,
      // Also while rule A10 is off: how alike the face is, is told, and the recorded signals can be judged again.
      identity: this.#camera.comparesFaces,
      liveness: rules.A9.enabled,
      expression: this.#camera.infersAttention,
    };
  }

  /** Incidents open only while the attempt runs; what is open when it stops ends. Epoch ms. */
  setRunning(running: boolean, now: number): IncidentChange[] {
    if (running === this.isRunning) return [];
    const changes = this.#takePageEvents(now);
    if (running) this.#facts.push(...linesOf(this.#pageStates.values(), 0));
    this.#pageStates.clear();
    this.#facts.push({ at: now, running });
    return [...changes, ...this.#judge.setRunning(running, now)];
  }

  /** These rules do not judge this student; what they have open ends. */
  exempt(exemptions: readonly Exemption[]): IncidentChange[] {
    return this.#judge.exempt(exemptions.map(({ tag }) => tag));
  }

  /**
   * `at` is when the frame was received, `capturedAt` when it was made by the student's clock; epoch ms. `isRepeated`: its
   * bytes are those of the frame before.
   */
  observe(observation: CameraObservation, at: number, capturedAt = at, isRepeated = false): Assessment {
    this.#page.frame(capturedAt, at);
    const look = this.#camera.look(observation, at, capturedAt, isRepeated);
    // What the page says of its camera goes before what its pictures show.
    const seen = look.signals.filter((signal) => signal.tag !== 'A8');
    const states = this.#capture.measured('camera', this.#camera.fault, at);
    const changes = [...this.#takePageEvents(at), ...this.#take([...seen, ...states], at)];
    this.#objectLook = look.signals.find((signal) => signal.tag === 'A4') ?? this.#objectLook;
    this.#look = look;
    this.#engagementScore = look.engagement;
    this.#confusionScore = this.#camera.confusion?.score ?? null;
    return {
      ...this.standing,
      identity: this.#camera.identity(at),
      live: this.#camera.live(at),
      authenticity: this.#camera.authenticity(at),
      objects: this.#objectsAt(at),
      changes,
      undecided: {
        objects: this.#isObjectUndecided(),
        identity: this.#judge.isBuilding('A10'),
        liveness: this.#judge.isBuilding('A9'),
      },
    };
  }

  /** `at` is when the frame was received, `capturedAt` when it was made by the student's clock; epoch ms. */
  observeScreen(observation: ScreenObservation, at: number, capturedAt: number): ScreenAssessment {
    this.#page.frame(capturedAt, at);
    // What stands there when the exam begins is new to it, also where nothing has changed since.
    const { isRunning } = this;
    const fresh = isRunning && !this.#wasRunning ? observation.lines : observation.fresh;
    const newText = isRunning ? this.#screen.newText({ ...observation, fresh }) : [];
    this.#wasRunning = isRunning;
    const signals = this.#screen.look(observation, at);
    const states = this.#capture.measured('screen', this.#screen.fault, at);
    // A screen that could not be read yet has come all the same.
    const sign: Signal = { tag: 'A8', at, source: 'screen', fault: this.#capture.faultOf('screen') };
    const told = signals.length + states.length > 0 ? [...signals, ...states] : [sign];
    const changes = [...this.#takePageEvents(at), ...this.#take(told, at)];
    return { ...this.standing, changes, found: this.#screen.found, newText };
  }

  /** `at` is when the last of it was received, `capturedAt` when that was made by the student's clock; epoch ms. */
  hear(observation: SoundObservation, at: number, capturedAt: number): SoundAssessment {
    this.#page.frame(capturedAt, at);
    const signals = this.#sound.hear(observation, at);
    const states = this.#capture.measured('audio', this.#sound.fault, at, !observation.isDead);
    const changes = [...this.#takePageEvents(at), ...this.#take([...signals, ...states], at)];
    const { level, isSpeaking } = this.#sound;
    return { ...this.standing, changes, level, isSpeaking, voice: this.#sound.voice(at) };
  }

  /** A frame or a packet has come and waits: its source is there, however busy the server is. Epoch ms. */
  arrived(source: Captured, now: number): IncidentChange[] {
    if (now - (this.#signAt.get(source) ?? this.#watchedSince) < waitingMs) return [];
    return this.#take([{ tag: 'A8', at: now, source, fault: this.#capture.faultOf(source) }], now);
  }

  /** Where the student stands now. */
  get standing(): Standing {
    const { confusion } = this.#camera;
    const firing = this.#firing();
    const [heaviest] = firing;
    const engagement = this.#look?.engagement ?? null;
    const faceDetected = this.#look?.faceDetected ?? null;
    const policy = this.#policy.attention;
    return {
      focusScore: this.#judge.focusScore,
      engagementScore: engagement,
      confusionScore: confusion?.score ?? null,
      // Of whom no camera tells nothing is known, and nothing is held against them.
      status: this.#look ? attentionStatus({ ...this.#look, confusion, policy }) : 'ENGAGED',
      faceDetected,
      faults: this.#capture.measuredFaults,
      firing,
      firingDetails: (heaviest && this.#judge.firingOf(heaviest)?.details) ?? {},
    };
  }

  /** The enrolled face, as soon as it is known. */
  set template(template: FaceTemplate) {
    this.#camera.template = template;
  }

  /** What was learnt of the student for the confusion score before the server stopped. Epoch ms. */
  resumeAttention(state: unknown, now: number): void {
    this.#camera.resumeAttention(state, now);
  }

  /** What of it is to be kept when there was a look after `instant`, epoch ms; null before the exam has begun. */
  attentionAfter(instant: number): AttentionState | null {
    return this.hasRun ? this.#camera.attentionAfter(instant) : null;
  }

  /** The camera's name as the browser tells it. */
  set cameraLabel(label: string) {
    this.#camera.cameraLabel = label;
  }

  /** Where the student looks when facing the screen, from the dots of the device check; null when it was not seen. */
  centreOf(dots: readonly CalibrationDot[]): Centre | null {
    return this.#camera.centreOf(dots);
  }

  set centre(centre: Centre) {
    this.#camera.centre = centre;
  }

  /** What the student's page reports, dated by the student's clock; `now` is when it came. Epoch ms. */
  pageEvent(report: PageReport, now: number): IncidentChange[] {
    this.#page.add(report, now);
    return this.#takePageEvents(now);
  }

  /** A teacher's words, which the student's page shows. */
  told(text: string): void {
    this.#screen.told(text);
  }

  /** The page tells what it captures. Epoch ms. */
  clientState(state: ClientState, now: number): IncidentChange[] {
    return this.#take(this.#capture.told(this.#expected(state), now), now);
  }

  /** The page has told of itself. Epoch ms. */
  pageHeard(now: number): IncidentChange[] {
    return this.#take([{ tag: 'A8', at: now, source: 'page', fault: null }], now);
  }

  /** Call about once a second, so that episodes begin and end although no frame comes. */
  tick(now: number): IncidentChange[] {
    return [...this.#takePageEvents(now), ...this.#judge.tick(now)];
  }

  /** Where the scores stand, with everything since the last sample that explains them. */
  sample(at: number): ScoreSample {
    const { focusScore: focus } = this.#judge;
    const scores = {
      focus,
      engagement: this.#engagementScore,
      confusion: this.#confusionScore,
      signals: this.#firing(),
    };
    const sample = { attemptId: this.#attemptId, at, ...scores, ...this.#judge.drain(), facts: this.#facts };
    this.#facts = [];
    this.#engagementScore = null;
    this.#confusionScore = null;
    return sample;
  }

  /** What the newest look for objects saw, while it counts. */
  #objectsAt(at: number): readonly SeenObject[] {
    const look = this.#objectLook;
    return look && at - look.at <= lookCountsMs ? look.objects : [];
  }

  #takePageEvents(now: number): IncidentChange[] {
    const events = this.#page.take(now);
    const states = events.flatMap(({ event, at }) => this.#capture.happened(event, at));
    return this.#take([...events, ...states], now);
  }

  #take(signals: readonly Signal[], now: number): IncidentChange[] {
    for (const signal of signals) this.#signAt.set(sourceOf(signal), now);
    return this.#judge.take(signals, now);
  }

  /** A screen that need not be shared, and never was, has not stopped. */
  #expected(state: ClientState): ClientState {
    const isOptional = this.#policy.capture.screen === 'if-available';
    const isAbsent = state.screen !== 'on' && !this.#capture.hasHeard('screen');
    return isOptional && isAbsent ? { ...state, screen: undefined } : state;
  }

  /** Only what happens in the exam is recorded, and how the page was when it began. */
  #record(signals: readonly Signal[]): void {
    if (this.isRunning) {
      this.#facts.push(...linesOf(signals, 0));
      return;
    }
    for (const signal of signals) if (signal.tag === 'A7') this.#pageStates.set(stateOf(signal), signal);
  }

  #firing(): Tag[] {
    const { rules } = this.#policy;
    return this.#judge.firing.sort((a, b) => rules[b].points - rules[a].points);
  }

  /** Something was seen but not for long enough, or a phone that may yet weigh more. */
  #isObjectUndecided(): boolean {
    const firing = this.#judge.firingOf('A4');
    if (!firing) return this.#judge.isBuilding('A4');
    return (
      firing.severity !== 'high' && (firing.details.objects ?? []).some(({ label }) => label === 'phone')
    );
  }
}
