import { type ComponentChildren, Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { requiredChecks } from '../../protocol/checks.ts';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { ErrorNote, Loading, Note } from '../shared/notes.tsx';
import { CalibrationCard } from './calibration-card.tsx';
import { CameraTrouble } from './camera-trouble.tsx';
import { Card } from './check-card.tsx';
import { type CheckState, isDone, isSettled, microphoneStanding, screenStanding } from './check-state.ts';
import { connectionWord } from './connection-word.ts';
import { InsecureNote } from './device-note.tsx';
import { FaceCard } from './face-card.tsx';
import type { Heard } from './hearing.ts';
import { lightHint } from './light-hint.ts';
import { MicrophoneCard } from './microphone-card.tsx';
import { go } from './route.ts';
import { ScreenCard } from './screen-card.tsx';
import { SelfView } from './self-view.tsx';
import type { ExamSession } from './session.ts';
import { measureRoundTrip } from './student-api.ts';
import { tellScreen } from './tell-screen.ts';
import { useHearing } from './use-hearing.ts';
import { useWhenGranted } from './use-when-granted.ts';

const askAgainMs = 3_000;

export function ChecksPage({ session }: { session: ExamSession }) {
  const { capture } = session.policy.value;
  const checks = session.checks.value;
  const microphone = useHearing(session);
  const camera = session.camera.value;
  const cameraOk = camera.kind === 'on' && !camera.muted;
  const connected = session.connection.value.kind === 'ready';
  const { scores, arriving } = session.feedback;
  const light = lightHint(scores.value, arriving.value);
  const asked = requiredChecks(session.policy.value, session.consent.value ?? { biometrics: false });
  const cards: CheckCard[] = [
    {
      name: 'camera',
      isWanted: capture.camera,
      isOk: cameraOk,
      isNeeded: true,
      card: <CameraCard session={session} />,
    },
    {
      name: 'microphone',
      isWanted: session.wantsMicrophone.value,
      isOk: isDone(microphoneStanding(session.microphone.value, microphone.heard)),
      isNeeded: true,
      card: <MicrophoneCard session={session} heard={microphone.heard} onAgain={microphone.again} />,
    },
    {
      name: 'screen',
      isWanted: capture.screen !== false && session.consent.value?.screen === true,
      isOk: isDone(screenStanding(session.screen.value, session.policy.value, checks.screen)),
      isNeeded: true,
      card: <ScreenCard session={session} />,
    },
    {
      name: 'connection',
      isWanted: true,
      isOk: connected,
      isNeeded: true,
      card: <ConnectionCard session={session} />,
    },
    {
      name: 'light',
      isWanted: capture.camera,
      isOk: light.state === 'ok',
      card: (
        <Card name="Light and position" state={light.state}>
          <p>{light.hint}</p>
        </Card>
      ),
    },
    {
      name: 'face',
      isWanted: asked.includes('enrolment'),
      isOk: isSettled(checks.enrolment),
      card: <FaceCard session={session} ready={cameraOk} />,
    },
    {
      name: 'dots',
      isWanted: asked.includes('calibration'),
      isOk: isSettled(checks.calibration),
      card: <CalibrationCard session={session} ready={cameraOk && connected} />,
    },
  ];
  const shown = cards.filter(({ isWanted }) => isWanted);
  const done = shown.filter(({ isOk }) => isOk).length;
  const needed = shown.filter(({ isNeeded }) => isNeeded);
  const isCapturing = capture.camera || capture.audio || capture.screen !== false;
  return (
    <main class="container narrow">
      <hgroup>
        <h1>Before you start</h1>
        <p>{session.attempt.exam.title}</p>
      </hgroup>
      <label class="progress-line">
        {done} of {shown.length} ready
        <progress value={done} max={shown.length} />
      </label>
      {isCapturing && !isSecureContext && <InsecureNote />}
      {shown.map(({ name, card }) => (
        <Fragment key={name}>{card}</Fragment>
      ))}
      <Start session={session} needed={needed} heard={microphone.heard} />
    </main>
  );
}

/** One card, and what it says of the start. */
interface CheckCard {
  name: string;
  /** The policy asks for it. */
  isWanted: boolean;
  isOk: boolean;
  /** The button waits for it; of the others the server says what is missing. */
  isNeeded?: boolean;
  card: ComponentChildren;
}

function CameraCard({ session }: { session: ExamSession }) {
  const camera = session.camera.value;
  const start = () => void session.startCamera();
  useWhenGranted('camera', start);
  const state: CheckState =
    camera.kind === 'on' && !camera.muted
      ? 'ok'
      : camera.kind === 'off' || camera.kind === 'starting'
        ? 'waiting'
        : 'needs you';
  return (
    <Card name="Camera" state={state}>
      {camera.kind === 'off' && (
        <>
          <p>
            When you press the button, your browser asks whether this page may use your camera. Choose{' '}
            <strong>Allow</strong>. You see the picture here at once.
          </p>
          <button type="button" onClick={start} disabled={!isSecureContext}>
            Turn the camera on
          </button>
        </>
      )}
      {camera.kind === 'starting' && (
        <Loading>Answer your browser’s question at the top of the window: choose “Allow”.</Loading>
      )}
      {camera.kind === 'on' && <SelfView camera={camera} />}
      <CameraTrouble camera={camera} onRetry={start} />
    </Card>
  );
}

function ConnectionCard({ session }: { session: ExamSession }) {
  const [problem, setProblem] = useState<string | null>(null);
  const state = session.connection.value;
  const { rttMs } = session;
  const measure = () => {
    setProblem(null);
    rttMs.value = null;
    measureRoundTrip()
      .then((ms) => {
        rttMs.value = Math.round(ms);
      })
      .catch((error: unknown) => setProblem(messageOf(error)));
  };
  // Measured once by itself, then on request.
  useEffect(measure, []);
  const ok = state.kind === 'ready';
  const faulty = state.kind === 'ended' || state.kind === 'waiting';
  return (
    <Card name="Connection" state={ok ? 'ok' : faulty ? 'needs you' : 'waiting'}>
      <p>
        {connectionWord(state).word}
        {rttMs.value !== null && (
          <>
            {' · '}
            <span class="number">{rttMs.value} ms</span> there and back
            {rttMs.value > 400 && ': slow, but it works'}
          </>
        )}
      </p>
      {faulty && (
        <p>
          Your computer cannot reach the exam at the moment. Check the network. This page keeps trying; some
          school and company networks block WebSocket connections.
        </p>
      )}
      {problem && <p>{problem}</p>}
      <button
        type="button"
        class="secondary outline"
        onClick={() => (state.kind === 'ended' ? session.connectAgain() : measure())}
      >
        {state.kind === 'ended' ? 'Connect again' : 'Measure again'}
      </button>
    </Card>
  );
}

/** Names of checks that the server still misses, in words. */
const missingWords: Readonly<Record<string, string>> = {
  system: 'the camera and connection check on this page',
  approval: 'your teacher’s permission to start',
  screen: 'sharing your entire screen, on this page; if that cannot be done, ask your teacher to waive it',
  calibration: 'looking at the four dots, on this page',
  enrolment: 'the pictures of your face, on this page',
};

interface StartProps {
  session: ExamSession;
  needed: readonly CheckCard[];
  heard: Heard;
}

function Start({ session, needed, heard }: StartProps) {
  const ready = needed.every(({ isOk }) => isOk);
  const [problem, setProblem] = useState<string | null>(null);
  const [refusedFor, setRefusedFor] = useState<readonly string[]>([]);
  // What was done meanwhile is not asked for any more.
  const missing = refusedFor.filter((name) => !isSettled(session.checks.value[name]));
  const [busy, setBusy] = useState(false);
  const waitsForTeacher = areOnlyApproval(missing);

  const start = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await session.api.saveCheck('system', true, detailOf(session, heard));
      await tellScreen(session);
      await session.begin();
      go('/exam');
    } catch (error) {
      const names = missingIn(error);
      setRefusedFor(names);
      // Whoever waits for the teacher waits in full screen: a start that comes by itself could not ask for it.
      if (!areOnlyApproval(names)) void session.fullScreen.leave();
      // A teacher may have waived something meanwhile: the cards tell.
      if (names.length > 0) await session.refreshChecks().catch(() => {});
      if (names.length === 0) setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  // First of all: a browser fills the screen for a click that is some seconds old at most, and the server may take longer.
  const press = () => {
    if (busy) return;
    if (session.wantsFullScreen) void session.fullScreen.enter();
    void start();
  };

  // Asks again while only the teacher is missing.
  useEffect(() => {
    if (!waitsForTeacher || !ready) return;
    const timer = setInterval(start, askAgainMs);
    return () => clearInterval(timer);
  }, [waitsForTeacher, ready]);
  useReportedCheck(session, ready, heard);

  return (
    <section class="start">
      {problem && <ErrorNote>{problem}</ErrorNote>}
      {waitsForTeacher && (
        <Note icon="○">You are ready. Your teacher lets you in; the exam then starts by itself.</Note>
      )}
      {missing.length > 0 && !waitsForTeacher && <StillMissing names={missing} />}
      {/* Not disabled while it asks: a disabled button loses the focus. */}
      <button type="button" onClick={press} disabled={!ready} aria-busy={busy}>
        Start the exam
      </button>
      <p class="muted" role="status">
        {ready
          ? `The clock starts when you press the button: ${session.attempt.exam.durationMinutes} minutes.`
          : `The button works as soon as ${listOf(needed.map(({ name }) => name))} are ok.`}
      </p>
    </section>
  );
}

/** Told where it stands, and the focus stays on the button: the list grows shorter while the student works on it. */
function StillMissing({ names }: { names: readonly string[] }) {
  return (
    <div class="note note-error" role="alert">
      <span class="note-icon" aria-hidden="true">
        ▲
      </span>
      <div>
        Before you can start:
        <ul>
          {names.map((name) => (
            <li key={name}>{missingWords[name] ?? name}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Tells the server once that this browser is ready, so that the teacher sees it before the start. */
function useReportedCheck(session: ExamSession, ready: boolean, heard: Heard): void {
  useEffect(() => {
    if (ready) session.api.saveCheck('system', true, detailOf(session, heard)).catch(() => {});
  }, [session, ready]);
}

function detailOf(session: ExamSession, heard: Heard): Record<string, unknown> {
  const { camera, microphone } = session;
  return {
    userAgent: navigator.userAgent,
    screen: `${screen.width}×${screen.height}`,
    rttMs: session.rttMs.value,
    ...(camera.value.kind === 'on' ? { cameraLabel: camera.value.feed.label } : {}),
    ...(microphone.value.kind === 'on' ? { microphoneLabel: microphone.value.label, heard } : {}),
  };
}

const areOnlyApproval = (names: readonly string[]): boolean =>
  names.length > 0 && names.every((name) => name === 'approval');

/** "camera, screen and connection". */
const listOf = (names: readonly string[]): string => new Intl.ListFormat('en-GB').format(names);

function missingIn(error: unknown): readonly string[] {
  if (!(error instanceof ApiError) || error.code !== 'not-ready') return [];
  const { missing } = (error.details ?? {}) as { missing?: unknown };
  return Array.isArray(missing) ? missing.map(String) : [];
}
