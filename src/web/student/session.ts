import { computed, signal } from '@preact/signals';
import { closeCode } from '../../protocol/close-codes.ts';
import type { AttemptStatus } from '../../protocol/common.ts';
import type { AttemptView, Consent } from '../../protocol/exam.ts';
import type { Policy } from '../../protocol/policy.ts';
import type {
  KeptMessage,
  PageEventName,
  StudentMessage,
  ToStudent,
  ToStudentOf,
} from '../../protocol/student-messages.ts';
import { ApiError } from '../shared/api-error.ts';
import { counted } from '../shared/format.ts';
import { newId } from '../shared/id.ts';
import { Outbox } from '../shared/outbox.ts';
import { ReliableSocket, type SocketState } from '../shared/socket.ts';
import { openWebSocket, socketUrl } from '../shared/web-socket.ts';
import type { CameraState } from './camera.ts';
import { Displays } from './displays.ts';
import { ExamCapture } from './exam-capture.ts';
import { Feedback } from './feedback.ts';
import { FullScreen } from './full-screen.ts';
import type { MicrophoneState } from './microphone.ts';
import { Notices } from './notices.ts';
import { type EventOptions, PageEvents } from './page-events.ts';
import { Paper } from './paper.ts';
import type { ScreenState } from './screen.ts';
import { type BrowserScreenFeed, canShareScreen } from './screen-feed.ts';
import { forgetAttempt, type Receipt, readToken, type StoredAttempt } from './stored-attempt.ts';
import { StudentApi } from './student-api.ts';
import { Telemetry } from './telemetry.ts';

/** Why this page takes no part any more. */
export type Ending =
  | { kind: 'terminated'; reason: string }
  | { kind: 'handed-in'; receipt: Receipt }
  | { kind: 'time-up' }
  | { kind: 'over' }
  /** The attempt was opened in another place. */
  | { kind: 'replaced' }
  /** The token is not valid here any more. */
  | { kind: 'unauthorised' };

const over: ReadonlySet<AttemptStatus> = new Set(['submitted', 'terminated', 'expired', 'reviewed']);
const handInAgainMs = 3_000;
const pauseReasonKey = 'invigil.pause-reason';

/** One student's page from the checks to the receipt: joins what is captured, socket and paper. */
export class ExamSession {
  readonly attempt: StoredAttempt;
  readonly api: StudentApi;
  readonly paper: Paper;
  readonly feedback = new Feedback();
  readonly notices = new Notices();
  readonly status = signal<AttemptStatus | null>(null);
  readonly connection = signal<SocketState>({ kind: 'stopped' });
  readonly policy = signal<Policy>(null as never);
  /** The reason while paused. */
  readonly pause = signal<string | null>(null);
  readonly ending = signal<Ending | null>(null);
  readonly handRaised = signal(false);
  readonly watched = signal({ watching: false, listening: false });
  /** Messages that the server has not acknowledged. */
  readonly waiting = signal(0);
  readonly rttMs = signal<number | null>(null);
  /** Checks as the server has them, and what the student agreed to. */
  readonly checks = signal<AttemptView['checks']>({});
  readonly consent = signal<Consent | null>(null);
  /** Whether this exam asks for the shared screen (of a computer that can share it) and for sound, as was agreed to. */
  readonly wantsScreen = computed(() => {
    const { screen } = this.policy.value.capture;
    return this.consent.value?.screen === true && (screen === 'if-available' ? canShareScreen() : screen);
  });
  readonly wantsMicrophone = computed(
    () => this.consent.value?.audio === true && this.policy.value.capture.audio,
  );
  readonly fullScreen: FullScreen;
  readonly #outbox: Outbox<KeptMessage>;
  readonly #socket: ReliableSocket<ToStudent, StudentMessage>;
  readonly #capture: ExamCapture;
  readonly #displays = new Displays();
  readonly #events: PageEvents;
  readonly #telemetry: Telemetry;
  #network: AbortController | null = null;
  #handingIn = false;

  constructor(attempt: StoredAttempt) {
    const { attemptId } = attempt;
    this.attempt = attempt;
    this.policy.value = attempt.policy;
    this.api = new StudentApi({ attemptId });
    this.paper = new Paper({ attemptId, api: this.api, onTimeUp: () => void this.#timeUp() });
    this.#outbox = new Outbox({ store: sessionStorage, key: `invigil.outbox.${attemptId}` });
    this.#socket = this.#createSocket();
    this.#capture = new ExamCapture({
      policy: attempt.policy,
      sink: this.#socket,
      report: (event, detail) => this.#report(event, { detail }),
      onChange: () => this.#captureChanged(),
    });
    this.fullScreen = new FullScreen({
      attemptId,
      onChange: (isOn) => this.#report(isOn ? 'fullscreen-enter' : 'fullscreen-exit'),
    });
    this.#events = new PageEvents({
      report: (event, options) => this.#report(event, options),
      wants: (event) => isWatched(this.policy.value, event),
    });
    this.#telemetry = new Telemetry({
      counts: () => this.#capture.counts,
      bufferedBytes: () => this.#socket.bufferedAmount,
      rttMs: () => this.rttMs.value,
      send: (message) => this.#socket.send(message),
    });
  }

  /** Asks how the attempt stands and connects. Rejects with `ApiError` when that cannot be learnt now. */
  async start(): Promise<void> {
    const view = await this.api.attempt().catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.temporary) throw error;
      this.#end({ kind: 'unauthorised' });
      return null;
    });
    if (!view) return;
    this.paper.adopt(view);
    this.checks.value = view.checks;
    this.consent.value = view.consent;
    if (view.status === 'running' || view.status === 'paused') await this.paper.open();
    this.#setStatus(view.status);
    if (this.ending.value) return;
    this.paper.start();
    this.#socket.start();
    this.#telemetry.start();
    this.#watchNetwork();
    this.waiting.value = this.#outbox.size;
  }

  stop(): void {
    this.#events.stop();
    this.#displays.stop();
    this.fullScreen.stop();
    this.#telemetry.stop();
    this.feedback.stop();
    this.#capture.stop();
    this.#socket.stop();
    this.paper.stop();
    this.#network?.abort();
    this.#network = null;
  }

  get camera() {
    return this.#capture.camera;
  }

  get screen() {
    return this.#capture.screen;
  }

  get microphone() {
    return this.#capture.microphone;
  }

  /** 0 (silence) to 1, ten times a second while the microphone is on. */
  get soundLevel() {
    return this.#capture.soundLevel;
  }

  /** Resolves when the camera is on or was refused. */
  startCamera(): Promise<CameraState> {
    return this.#capture.startCamera();
  }

  /** Lets the person choose a screen: call it from a click. Resolves when it is shared or was refused. */
  startScreen(): Promise<ScreenState<BrowserScreenFeed>> {
    return this.#capture.startScreen();
  }

  /** Resolves when the microphone is on or was refused. From a click, it also begins to give sound. */
  startMicrophone(): Promise<MicrophoneState> {
    return this.#capture.startMicrophone();
  }

  /** A picture as good as the camera gives it, for the enrolment; null while the camera has none. */
  portrait(): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#capture.portrait();
  }

  isChecked(name: string): boolean {
    return this.checks.value[name]?.ok === true;
  }

  async refreshChecks(): Promise<void> {
    this.checks.value = (await this.api.attempt()).checks;
  }

  /** After the connection was closed for good by a fault, at the person's wish. */
  connectAgain(): void {
    this.#socket.start();
  }

  /** This exam runs in full screen, on computers that can. */
  get wantsFullScreen(): boolean {
    return this.fullScreen.isPossible && isWatched(this.policy.value, 'fullscreen-exit');
  }

  /** Begins the exam. Rejects with `ApiError`, such as `not-ready`. */
  async begin(): Promise<void> {
    await this.paper.open();
    this.paper.adopt(await this.api.attempt());
    this.#setStatus('running');
  }

  raiseHand(raised: boolean): void {
    this.handRaised.value = raised;
    this.#socket.send({ type: 'RAISE_HAND', id: newId(), raised });
  }

  /** Hands in. Rejects with `ApiError` when the server cannot be reached now. */
  async handIn(): Promise<void> {
    const { submittedAt, receipt } = await this.api.submit();
    this.status.value = 'submitted';
    this.#end({ kind: 'handed-in', receipt: { title: this.attempt.exam.title, submittedAt, receipt } });
  }

  #createSocket(): ReliableSocket<ToStudent, StudentMessage> {
    const { attemptId } = this.attempt;
    return new ReliableSocket<ToStudent, StudentMessage>({
      url: socketUrl(`/ws/student?attempt=${encodeURIComponent(attemptId)}`),
      open: openWebSocket,
      outbox: this.#outbox as Outbox<StudentMessage & KeptMessage>,
      greeting: () => [this.#hello(attemptId)],
      readyOn: 'WELCOME',
      onMessage: (message) => this.#received(message),
      onState: (state) => this.#connectionChanged(state),
      onPending: (count) => {
        this.waiting.value = count;
      },
    });
  }

  #hello(attemptId: string): StudentMessage {
    const token = readToken(attemptId);
    const client = { userAgent: navigator.userAgent.slice(0, 1_000) };
    return token ? { type: 'HELLO', token, client } : { type: 'HELLO', client };
  }

  #received(message: ToStudent): void {
    switch (message.type) {
      case 'WELCOME':
        this.#welcomed(message);
        return;
      case 'SCORES':
        this.feedback.add(message);
        return;
      case 'RATE':
        this.#capture.setRate(message);
        this.feedback.setScreenInterval(message.screenIntervalMs);
        return;
      case 'PAUSE_EXAM':
        sessionStorage.setItem(pauseReasonKey, message.reason);
        this.#setStatus('paused');
        return;
      case 'RESUME_EXAM':
        this.paper.setTime({ remainingMs: message.remainingMs, running: true });
        this.#setStatus('running');
        return;
      case 'TERMINATE_EXAM':
        this.#end({ kind: 'terminated', reason: message.reason });
        return;
      case 'TIME_ADJUSTED':
        this.#timeAdjusted(message);
        return;
      case 'WARNING':
        this.notices.add({ kind: 'warning', from: 'A word from your teacher', text: message.text });
        return;
      case 'CHAT_MESSAGE':
        this.notices.add({ kind: 'message', from: message.from, text: message.text });
        return;
      case 'HAND_LOWERED':
        this.handRaised.value = false;
        return;
      case 'WATCHED':
        this.watched.value = { watching: message.watching, listening: message.listening };
        return;
      case 'CLIP_REQUEST':
        this.#cannotClip(message.clipId);
        return;
      case 'ERROR':
        this.feedback.failed(message);
        return;
    }
  }

  #timeAdjusted({ remainingMs, reason }: ToStudentOf<'TIME_ADJUSTED'>): void {
    const before = this.paper.clock.remaining() ?? remainingMs;
    const minutes = Math.round((remainingMs - before) / 60_000);
    const change = `${counted(Math.abs(minutes), 'minute')} ${minutes < 0 ? 'less' : 'more'}.`;
    this.paper.setTime({ remainingMs, running: this.pause.value === null });
    this.notices.add({ kind: 'message', from: 'Your time was changed', text: `${change} ${reason}`.trim() });
  }

  #welcomed(message: ToStudentOf<'WELCOME'>): void {
    this.policy.value = message.policy;
    // Who looks or listens now is told next; who did before the line broke may be gone.
    this.watched.value = { watching: false, listening: false };
    this.paper.clock.setServerTime(message.serverTime);
    this.paper.setTime({ remainingMs: message.remainingMs, running: message.status === 'running' });
    this.#capture.welcomed(message);
    this.feedback.setScreenInterval(message.policy.capture.screenIntervalMs);
    this.#setStatus(message.status);
  }

  #setStatus(status: AttemptStatus): void {
    this.status.value = status;
    if (over.has(status)) {
      this.#end({ kind: status === 'expired' ? 'time-up' : 'over' });
      return;
    }
    const paused = status === 'paused';
    this.pause.value = paused ? (sessionStorage.getItem(pauseReasonKey) ?? '') : null;
    if (!paused) sessionStorage.removeItem(pauseReasonKey);
    if (paused) this.paper.clock.stop();
    this.#capture.hold(paused);
    this.#captureChanged();
    if (status === 'running' || paused) this.#watchPage();
  }

  /** This version keeps no ring of frames to cut a clip from. */
  #cannotClip(clipId: string): void {
    this.#socket.send({ type: 'CLIP_FAILED', id: newId(), clipId, reason: 'not-supported' });
  }

  #captureChanged(): void {
    this.#sendClientState();
    for (const source of ['camera', 'screen', 'audio'] as const) {
      if (this.#capture.isGiving(source)) this.feedback.captureStarted(source);
      else this.feedback.captureStopped(source);
    }
  }

  #sendClientState(): void {
    this.#socket.send(this.#capture.clientState(this.#displays.count));
  }

  #watchPage(): void {
    this.#events.start();
    this.fullScreen.start();
    this.#displays.start(() => {
      this.#report('displays-changed', { detail: { screens: this.#displays.count } });
      this.#sendClientState();
    });
  }

  #report(event: PageEventName, { detail, at }: EventOptions = {}): void {
    if (this.status.value !== 'running' && this.status.value !== 'paused') return;
    this.#socket.send({
      type: 'PAGE_EVENT',
      id: newId(),
      event,
      // By this computer's clock, as frames are dated: the server knows how it goes.
      at: at ?? Date.now(),
      ...(detail ? { detail } : {}),
    });
  }

  #connectionChanged(state: SocketState): void {
    this.connection.value = state;
    if (state.kind !== 'ended') return;
    if (state.code === closeCode.replaced) this.#end({ kind: 'replaced' });
    if (state.code === closeCode.unauthorised || state.code === closeCode.forbidden) {
      this.#end({ kind: 'unauthorised' });
    }
    if (state.code === closeCode.attemptOver) this.#end({ kind: 'over' });
  }

  #watchNetwork(): void {
    this.#network ??= new AbortController();
    const { signal } = this.#network;
    window.addEventListener('online', () => this.#socket.hurry(), { signal });
    window.addEventListener('offline', () => this.#socket.interrupt(), { signal });
  }

  /** What was written until now still counts: the server takes it within the grace. */
  async #timeUp(): Promise<void> {
    if (this.status.value !== 'running' || this.#handingIn) return;
    this.#handingIn = true;
    this.notices.add({ kind: 'message', from: 'Time is up', text: 'Your answers are being handed in.' });
    await this.paper.flush();
    await this.handIn().catch((error: unknown) => {
      if (!(error instanceof ApiError) || !error.temporary) return this.#end({ kind: 'time-up' });
      setTimeout(() => void this.#timeUp(), handInAgainMs);
    });
    this.#handingIn = false;
  }

  /** The first reason stands: what closes afterwards follows from it. */
  #end(ending: Ending): void {
    if (this.ending.value) return;
    this.ending.value = ending;
    this.pause.value = null;
    this.stop();
    // These answers may still be wanted: here after joining again, or in the other place.
    if (ending.kind === 'replaced' || ending.kind === 'unauthorised') return;
    this.#outbox.clear();
    this.paper.clear();
    forgetAttempt(this.attempt.attemptId, ending.kind === 'handed-in' ? ending.receipt : null);
  }
}

/** Whether rule A7 of the exam looks at an event. */
function isWatched({ rules }: Policy, event: keyof Policy['rules']['A7']['events']): boolean {
  return rules.A7.enabled && rules.A7.events[event];
}
