import type { CameraState } from './camera.ts';
import { cameraHelp } from './permissions.ts';

/** What to do when the camera does not work. */
export function CameraTrouble({ camera, onRetry }: { camera: CameraState; onRetry: () => void }) {
  if (camera.kind === 'on' && camera.muted) {
    return (
      <p>The camera gives no picture. Open its cover or switch, and close other programs that use it.</p>
    );
  }
  if (camera.kind !== 'refused' && camera.kind !== 'lost') return null;
  const help =
    camera.kind === 'lost'
      ? {
          title: 'The camera stopped.',
          steps: ['Check that it is plugged in and still allowed for this page, then press “Try again”.'],
        }
      : cameraHelp(camera.problem, isSecureContext);
  return (
    <div class="trouble">
      <p>
        <strong>{help.title}</strong>
      </p>
      <ol>
        {help.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <button type="button" class="secondary" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
