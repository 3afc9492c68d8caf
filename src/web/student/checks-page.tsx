import { useEffect, useState } from 'preact/hooks';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { ErrorNote, Loading, Note } from '../shared/notes.tsx';
import { CalibrationCard } from './calibration-card.tsx';
import { CameraTrouble } from './camera-trouble.tsx';
import { Card } from './check-card.tsx';
import { type CheckState, isSettled } from './check-state.ts';
import { connectionWord } from './connection-word.ts';
import { FaceCard } from './face-card.tsx';
import { lightHint } from './light-hint.ts';
import { go } from './route.ts';
import { SelfView } from './self-view.tsx';
import type { ExamSession } from './session.ts';
import { measureRoundTrip } from './student-api.ts';

const askAgainMs = 3_000;

export function ChecksPage({ session }: { session: ExamSession }) {
  const wantsCamera = session.policy.value.capture.camera;
  const camera = session.camera.value;
  const cameraOk = !wantsCamera || (camera.kind === 'on' && !camera.muted);
  const connected = session.connection.value.kind === 'ready';
  const { scores, arriving } = session.feedback;
  const light = wantsCamera ? lightHint(scores.value, arriving.value) : null;
  const { checks } = session.policy.value;
  const wantsFace = wantsCamera && checks.enrolment && session.consent.value?.biometrics === true;
  const wantsDots = wantsCamera && checks.calibration;
  const steps = [
    ...(wantsCamera ? [cameraOk] : []),
    connected,
    ...(light ? [light.state === 'ok'] : []),
    ...(wantsFace ? [isSettled(session.checks.value.enrolment)] : []),
    ...(wantsDots ? [isSettled(session.checks.value.calibration)] : []),
  ];
  const done = steps.filter(Boolean).length;
  return (
    <main class="container narrow">
      <hgroup>
        <h1>Before you start</h1>
        <p>{session.attempt.exam.title}</p>
      </hgroup>
      <label class="progress-line">
        {done} of {steps.length} ready
        <progress value={done} max={steps.length} />
      </label>
      {wantsCamera && !isSecureContext && <InsecureNote />}
      {wantsCamera && <CameraCard session={session} />}
      <ConnectionCard session={session} />
      {light && (
        <Card name="Light and position" state={light.state}>
          <p>{light.hint}</p>
        </Card>
      )}
      {wantsFace && <FaceCard session={session} ready={cameraOk} />}
      {wantsDots && <CalibrationCard session={session} ready={cameraOk && connected} />}
      <Start session={session} ready={cameraOk && connected} />
    </main>
  );
}

function InsecureNote() {
  return (
    <ErrorNote>
      <strong>Browsers give no camera to this address.</strong> You opened <code>{location.origin}</code>,
      which is plain HTTP. Cameras work over <code>https://</code> (or on <code>http://localhost</code>) only.
      Ask your teacher for the address that begins with https:// and join there; what you have done so far is
      kept.
    </ErrorNote>
  );
}

function CameraCard({ session }: { session: ExamSession }) {
  const camera = session.camera.value;
  // Whoever allowed the camera before is not asked again.
  useEffect(() => {
    if (!navigator.permissions) return;
    navigator.permissions
      .query({ name: 'camera' as PermissionName })
      .then(({ state }) => {
        if (state === 'granted') void session.startCamera();
      })
      .catch(() => {});
  }, [session]);
  const start = () => void session.startCamera();
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
  screen: 'sharing the entire screen, which this version cannot do: ask your teacher to waive it',
  calibration: 'looking at the four dots, on this page',
  enrolment: 'the pictures of your face, on this page',
};

function Start({ session, ready }: { session: ExamSession; ready: boolean }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [refusedFor, setRefusedFor] = useState<readonly string[]>([]);
  // What was done meanwhile is not asked for any more.
  const missing = refusedFor.filter((name) => !isSettled(session.checks.value[name]));
  const [busy, setBusy] = useState(false);
  const waitsForTeacher = missing.length > 0 && missing.every((name) => name === 'approval');

  const start = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await session.api.saveCheck('system', true, detailOf(session));
      await session.begin();
      go('/exam');
    } catch (error) {
      const names = missingIn(error);
      setRefusedFor(names);
      // A teacher may have waived something meanwhile: the cards tell.
      if (names.length > 0) await session.refreshChecks().catch(() => {});
      if (names.length === 0) setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  // Asks again while only the teacher is missing.
  useEffect(() => {
    if (!waitsForTeacher || !ready) return;
    const timer = setInterval(start, askAgainMs);
    return () => clearInterval(timer);
  }, [waitsForTeacher, ready]);
  useReportedCheck(session, ready);

  return (
    <section class="start">
      {problem && <ErrorNote>{problem}</ErrorNote>}
      {waitsForTeacher && (
        <Note icon="○">You are ready. Your teacher lets you in; the exam then starts by itself.</Note>
      )}
      {missing.length > 0 && !waitsForTeacher && <StillMissing names={missing} />}
      {/* Not disabled while it asks: a disabled button loses the focus. */}
      <button type="button" onClick={() => !busy && start()} disabled={!ready} aria-busy={busy}>
        Start the exam
      </button>
      <p class="muted" role="status">
        {ready
          ? `The clock starts when you press the button: ${session.attempt.exam.durationMinutes} minutes.`
          : 'The button works as soon as camera and connection are ok.'}
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
function useReportedCheck(session: ExamSession, ready: boolean): void {
  useEffect(() => {
    if (ready) session.api.saveCheck('system', true, detailOf(session)).catch(() => {});
  }, [session, ready]);
}

function detailOf(session: ExamSession): Record<string, unknown> {
  const { camera } = session;
  return {
    userAgent: navigator.userAgent,
    screen: `${screen.width}×${screen.height}`,
    rttMs: session.rttMs.value,
    ...(camera.value.kind === 'on' ? { cameraLabel: camera.value.feed.label } : {}),
  };
}

function missingIn(error: unknown): readonly string[] {
  if (!(error instanceof ApiError) || error.code !== 'not-ready') return [];
  const { missing } = (error.details ?? {}) as { missing?: unknown };
  return Array.isArray(missing) ? missing.map(String) : [];
}
