import { signal } from '@preact/signals';
import type { Policy } from '../../protocol/policy.ts';
import type {
  PageEventName,
  ScoresMessage,
  StudentMessageOf,
  ToStudentOf,
} from '../../protocol/student-messages.ts';
import { CameraCapture, type CameraState } from './camera.ts';
import { openCamera } from './camera-feed.ts';
import { isDenied, type PacketSink } from './frame-capture.ts';
import { MicrophoneCapture, type MicrophoneState } from './microphone.ts';
import { openMicrophone } from './microphone-feed.ts';
import { ScreenCapture, type ScreenState } from './screen.ts';
import { type BrowserScreenFeed, canShareScreen, openScreen, ownScreen } from './screen-feed.ts';
import { WorkerTimer } from './worker-timer.ts';

type ClientState = StudentMessageOf<'CLIENT_STATE'>;
type Source = ScoresMessage['source'];
type TrackState = NonNullable<ClientState['camera']>;

/** A busy server may ask for coarser pictures, but not for screens whose text it could not read. */
const readableQuality = 0.6;

export interface ExamCaptureOptions {
  policy: Policy;
  sink: PacketSink;
  report: (event: PageEventName, detail?: Record<string, string>) => void;
  /** Something of the client state is different now. */
  onChange: () => void;
}

/** What this page captures: camera, screen and microphone, each with its state. */
export class ExamCapture {
  readonly camera = signal<CameraState>({ kind: 'off' });
  readonly screen = signal<ScreenState<BrowserScreenFeed>>({ kind: 'off' });
  readonly microphone = signal<MicrophoneState>({ kind: 'off' });
  /** 0 (silence) to 1, ten times a second while the microphone is on. */
  readonly soundLevel = signal(0);
  readonly #options: ExamCaptureOptions;
  readonly #camera: CameraCapture;
  readonly #screen: ScreenCapture<BrowserScreenFeed>;
  readonly #microphone: MicrophoneCapture;
  #isHeld = false;

  constructor(options: ExamCaptureOptions) {
    const { policy, sink, onChange, report } = options;
    this.#options = options;
    this.#camera = new CameraCapture({
      open: openCamera,
      timer: new WorkerTimer(),
      sink,
      rate: policy.capture,
      onState: (state) => this.#cameraChanged(state),
    });
    this.#screen = new ScreenCapture({
      open: canShareScreen() ? openScreen : null,
      own: ownScreen,
      timer: new WorkerTimer(),
      sink,
      rate: policy.capture,
      onState: (state) => this.#screenChanged(state),
    });
    this.#microphone = new MicrophoneCapture({
      open: openMicrophone,
      sink,
      onState: (state) => {
        this.microphone.value = state;
        if (state.kind !== 'starting') onChange();
      },
      onEvent: ({ event, ...detail }) => report(event, detail),
      onLevel: (level) => {
        this.soundLevel.value = level;
      },
    });
    this.screen.value = this.#screen.state;
  }

  /** Pictures of the camera that were sent and skipped. */
  get counts(): { sent: number; skipped: number } {
    return this.#camera.counts;
  }

  startCamera(): Promise<CameraState> {
    return this.#camera.start();
  }

  startScreen(): Promise<ScreenState<BrowserScreenFeed>> {
    return this.#screen.start();
  }

  startMicrophone(): Promise<MicrophoneState> {
    return this.#microphone.start();
  }

  portrait(): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#camera.portrait();
  }

  welcomed({ lastSeq, policy }: ToStudentOf<'WELCOME'>): void {
    this.#camera.continueAfter(lastSeq.camera);
    this.#screen.continueAfter(lastSeq.screen);
    this.#microphone.continueAfter(lastSeq.audio);
    this.#camera.setRate(policy.capture);
    this.#screen.setRate(policy.capture);
  }

  setRate(rate: ToStudentOf<'RATE'>): void {
    this.#camera.setRate(rate);
    this.#screen.setRate({
      screenMaxWidth: this.#screen.rate.screenMaxWidth,
      screenIntervalMs: rate.screenIntervalMs,
      jpegQuality: Math.max(rate.jpegQuality, readableQuality),
    });
  }

  /** Whether something of a source is being sent, as far as this page can tell. */
  isGiving(source: Source): boolean {
    const state = { camera: this.camera, screen: this.screen, audio: this.microphone }[source].value;
    if (state.kind !== 'on' || ('muted' in state && state.muted)) return false;
    return source === 'camera' || !this.#isHeld;
  }

  /** While paused, the camera alone goes on. */
  hold(paused: boolean): void {
    this.#isHeld = paused;
    this.#screen.hold(paused);
    this.#microphone.hold(paused);
  }

  stop(): void {
    this.#camera.stop();
    this.#screen.stop();
    this.#microphone.stop();
  }

  clientState(screens: number | null): ClientState {
    const camera = this.#camera.state;
    const screen = this.#screen.state;
    const microphone = this.#microphone.state;
    return {
      type: 'CLIENT_STATE',
      displaySurface: screen.kind === 'on' ? screen.feed.displaySurface : null,
      screens,
      ...(camera.kind === 'starting'
        ? {}
        : { camera: trackState(camera, camera.kind === 'on' && !camera.muted) }),
      ...(camera.kind === 'on' ? { cameraLabel: camera.feed.label.slice(0, 200) } : {}),
      // What is just being opened has not stopped, and a muted microphone is there: an event tells of that.
      ...(microphone.kind === 'starting'
        ? {}
        : { microphone: trackState(microphone, microphone.kind === 'on') }),
      ...(screen.kind === 'starting' ? {} : { screen: trackState(screen, screen.kind === 'on') }),
    };
  }

  #cameraChanged(state: CameraState): void {
    const before = this.camera.value;
    this.camera.value = state;
    if (state.kind !== 'starting') this.#options.onChange();
    if (state.kind === 'lost') this.#options.report('camera-ended', { reason: 'ended' });
    const wasMuted = before.kind === 'on' && before.muted;
    if (state.kind === 'on' && state.muted && !wasMuted)
      this.#options.report('camera-ended', { reason: 'muted' });
  }

  #screenChanged(state: ScreenState<BrowserScreenFeed>): void {
    this.screen.value = state;
    if (state.kind !== 'starting') this.#options.onChange();
    if (state.kind === 'lost') this.#options.report('screen-ended');
  }
}

function trackState(state: { kind: string; problem?: string }, isOn: boolean): TrackState {
  if (isOn) return 'on';
  return isDenied(state) ? 'denied' : 'off';
}
