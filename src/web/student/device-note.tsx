import type { Policy } from '../../protocol/policy.ts';
import { ErrorNote, Note } from '../shared/notes.tsx';
import { canShareScreen } from './screen-feed.ts';

/** What this device cannot do of what the exam asks for, said before anything else. */
export function DeviceNote({ policy, joinCode }: { policy: Policy; joinCode: string }) {
  const { capture } = policy;
  const isCapturing = capture.camera || capture.audio || capture.screen !== false;
  if (isCapturing && !isSecureContext) return <InsecureNote />;
  if (capture.screen === false || canShareScreen()) return null;
  if (capture.screen === 'if-available') {
    return (
      <Note>
        This device cannot share its screen. This exam admits that: you can take it here, and your screen is
        not captured.
      </Note>
    );
  }
  return (
    <ErrorNote>
      <strong>This exam needs a shared screen, which this device cannot do. Use a computer.</strong>
      <p>
        Open <strong>{location.host}</strong> there with Chrome, Edge or Firefox and join with the code{' '}
        <strong class="code">{joinCode}</strong>. You have not joined yet, so nothing is lost. If you have no
        computer, ask your teacher first: without a teacher’s permission the exam does not start here.
      </p>
    </ErrorNote>
  );
}

/** Browsers give camera, microphone and screen to addresses that nobody on the way can read. */
export function InsecureNote() {
  return (
    <ErrorNote>
      <strong>Browsers give no camera, microphone or screen to this address.</strong> You opened{' '}
      <code>{location.origin}</code>, which is plain HTTP. They work over <code>https://</code> (or on{' '}
      <code>http://localhost</code>) only. Ask your teacher for the address that begins with https:// and join
      there; what you have done so far is kept.
    </ErrorNote>
  );
}
