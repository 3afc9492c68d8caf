import type { CameraState } from './camera.ts';
import { cameraHelp } from './permissions.ts';
import { Trouble } from './trouble.tsx';

const stopped = {
  title: 'The camera stopped.',
  steps: ['Check that it is plugged in and still allowed for this page, then press “Try again”.'],
};

/** What to do when the camera does not work. */
export function CameraTrouble({ camera, onRetry }: { camera: CameraState; onRetry: () => void }) {
  if (camera.kind === 'on' && camera.muted) {
    return (
      <p>The camera gives no picture. Open its cover or switch, and close other programs that use it.</p>
    );
  }
  if (camera.kind !== 'refused' && camera.kind !== 'lost') return null;
  const help = camera.kind === 'lost' ? stopped : cameraHelp(camera.problem, isSecureContext);
  return <Trouble help={help} onRetry={onRetry} />;
}
