import { whole } from '../shared/format.ts';
import { Icon } from '../shared/icon.tsx';
import { Status, type Tone } from '../shared/status.tsx';
import type { CameraState } from './camera.ts';
import { CameraTrouble } from './camera-trouble.tsx';
import { SelfView } from './self-view.tsx';
import type { ExamSession } from './session.ts';
import { Sparkline } from './sparkline.tsx';

/** What is captured, whether it arrives, and how to call the teacher. */
export function Rail({ session }: { session: ExamSession }) {
  const { camera, feedback, watched } = session;
  const wantsCamera = session.policy.value.capture.camera;
  const hint = feedback.scores.value?.message;
  return (
    <aside class="rail" aria-label="Camera and help">
      {wantsCamera && <SelfView camera={camera.value} />}
      <ul class="lights" aria-label="What is captured">
        <li data-testid="camera-light">
          {wantsCamera ? <CameraLight session={session} /> : <Status tone="offline">Camera not used</Status>}
        </li>
        <li>
          <Status tone="offline">Screen not captured</Status>
        </li>
        <li>
          <Status tone="offline">Sound not captured</Status>
        </li>
        {watched.value.watching && (
          <li>
            <Icon name="eye" /> A teacher is watching
          </li>
        )}
        {watched.value.listening && (
          <li>
            <Icon name="ear" /> A teacher is listening
          </li>
        )}
      </ul>
      <Focus session={session} />
      <p class="hint" role="status" data-testid="hint">
        {hint}
      </p>
      {wantsCamera && <CameraTrouble camera={camera.value} onRetry={() => void session.startCamera()} />}
      <button
        type="button"
        class={`hand ${session.handRaised.value ? '' : 'secondary outline'}`}
        aria-pressed={session.handRaised.value}
        onClick={() => session.raiseHand(!session.handRaised.value)}
      >
        <Icon name="hand" />
        {session.handRaised.value ? 'Hand is up' : 'Raise hand'}
      </button>
    </aside>
  );
}

function lightOf(
  camera: CameraState,
  connected: boolean,
  arriving: boolean | null,
): { tone: Tone; word: string } {
  if (camera.kind === 'starting') return { tone: 'technical', word: 'Camera starting' };
  if (camera.kind === 'refused') return { tone: 'attention', word: 'Camera blocked' };
  if (camera.kind !== 'on') return { tone: 'attention', word: 'Camera off' };
  if (camera.muted) return { tone: 'attention', word: 'Camera gives no picture' };
  if (connected && arriving === false) return { tone: 'technical', word: 'Camera on, not arriving' };
  return { tone: 'ok', word: 'Camera on' };
}

function CameraLight({ session }: { session: ExamSession }) {
  const connected = session.connection.value.kind === 'ready';
  const { tone, word } = lightOf(session.camera.value, connected, session.feedback.arriving.value);
  return <Status tone={tone}>{word}</Status>;
}

/** Only where the policy lets students see their score. */
function Focus({ session }: { session: ExamSession }) {
  const { scores, focusHistory } = session.feedback;
  const focus = scores.value?.focusScore;
  if (focus === undefined) return null;
  return (
    <p class="focus" data-testid="focus">
      Focus <strong class="number">{whole(focus)}</strong>
      <Sparkline values={focusHistory.value} />
    </p>
  );
}
