import { whole } from '../shared/format.ts';
import { Icon } from '../shared/icon.tsx';
import { CameraTrouble } from './camera-trouble.tsx';
import { CaptureLights } from './capture-lights.tsx';
import { SelfView } from './self-view.tsx';
import type { ExamSession } from './session.ts';
import { Sparkline } from './sparkline.tsx';

/** What is captured, whether it arrives, and how to call the teacher. */
export function Rail({ session }: { session: ExamSession }) {
  const { camera, feedback, watched } = session;
  const wantsCamera = session.policy.value.capture.camera;
  return (
    <aside class="rail" aria-label="Camera and help">
      {wantsCamera && <SelfView camera={camera.value} />}
      <ul class="lights" aria-label="What is captured">
        <CaptureLights session={session} />
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
        {feedback.hint.value}
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

/** Only where the policy lets students see their score. */
function Focus({ session }: { session: ExamSession }) {
  const { focusHistory } = session.feedback;
  const focus = focusHistory.value.at(-1);
  if (focus === undefined) return null;
  return (
    <p class="focus" data-testid="focus">
      Focus <strong class="number">{whole(focus)}</strong>
      <Sparkline values={focusHistory.value} />
    </p>
  );
}
