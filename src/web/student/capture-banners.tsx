import { useEffect } from 'preact/hooks';
import { Status } from '../shared/status.tsx';
import type { ExamSession } from './session.ts';

/** What is missing, and the button that mends it. */
interface Missing {
  name: string;
  title: string;
  text: string;
  action: string;
  mend: () => void;
}

/** Calm: it says what to do, one line each. */
export function CaptureBanners({ session }: { session: ExamSession }) {
  const missing = [fullScreen(session), screen(session), microphone(session)].filter((each) => each !== null);
  return missing.map(({ name, title, text, action, mend }) => (
    <p class="banner banner-action" key={name} data-testid={`${name}-banner`}>
      <span>
        <Status tone="technical">{title}</Status> {text}
      </span>
      <button type="button" class="secondary" onClick={mend}>
        {action}
      </button>
    </p>
  ));
}

function fullScreen(session: ExamSession): Missing | null {
  if (!session.wantsFullScreen || session.fullScreen.isOn.value) return null;
  return {
    name: 'full-screen',
    title: 'This exam runs in full screen.',
    text: 'Your answers stay as they are.',
    action: 'Go to full screen',
    mend: () => void session.fullScreen.enter(),
  };
}

function screen(session: ExamSession): Missing | null {
  const state = session.screen.value;
  // Who was let in without a share is not asked for it again.
  if (!session.wantsScreen.value || session.checks.value.screen?.waived === true) return null;
  const share = { name: 'screen', mend: () => void session.startScreen() };
  const { entireScreen } = session.policy.value.checks;
  if (state.kind === 'on' && state.verdict === 'not-entire' && entireScreen) {
    const title = 'You share a part of the screen.';
    return { ...share, title, text: 'Choose “Entire screen”.', action: 'Share the entire screen' };
  }
  if (state.kind === 'lost') {
    const title = 'Your screen is not shared any more.';
    return { ...share, title, text: 'Choose “Entire screen”.', action: 'Share it again' };
  }
  if (state.kind !== 'off' && state.kind !== 'refused') return null;
  const title = 'Your screen is not shared.';
  return { ...share, title, text: 'Choose “Entire screen”.', action: 'Share the screen' };
}

function microphone(session: ExamSession): Missing | null {
  const state = session.microphone.value;
  if (!session.wantsMicrophone.value || state.kind === 'starting') return null;
  const start = { name: 'microphone', mend: () => void session.startMicrophone() };
  if (state.kind === 'on') {
    if (!state.muted) return null;
    const text = state.waits
      ? 'Press the button. If that does not help, plug in headphones or loudspeakers and reload this page.'
      : 'Look for its switch, and for the key that silences it.';
    return { ...start, title: 'Your microphone gives no sound.', text, action: 'Try again' };
  }
  const text =
    state.kind === 'refused'
      ? 'Allow it at the left end of the address bar, then press the button.'
      : 'This exam captures sound, too.';
  return { ...start, title: 'Your microphone is off.', text, action: 'Turn it on' };
}

/**
 * After a reload camera and microphone begin by themselves where the browser does not ask; the screen cannot, and waits
 * for the banner's button.
 */
export function useCaptureAgain(session: ExamSession): void {
  useEffect(() => {
    if (session.policy.value.capture.camera) void session.startCamera();
    if (!session.wantsMicrophone.value) return;
    void isAsked('microphone').then((asks) => {
      if (!asks) void session.startMicrophone();
    });
  }, [session]);
}

/** Whether the browser would ask. One that does not tell is taken at its word: it may have been allowed before. */
async function isAsked(name: string): Promise<boolean> {
  const status = await navigator.permissions?.query({ name: name as PermissionName }).catch(() => null);
  return status?.state === 'prompt';
}
