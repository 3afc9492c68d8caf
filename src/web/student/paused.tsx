import { Dialog } from '../shared/dialog.tsx';
import { countdown } from '../shared/format.ts';
import type { ExamSession } from './session.ts';

/** Covers the page while paused; there is nothing to do but wait. */
export function PausedOverlay({ session }: { session: ExamSession }) {
  const reason = session.pause.value;
  if (reason === null) return null;
  return (
    <Dialog title="Your exam is paused" class="overlay">
      {reason && <blockquote>{reason}</blockquote>}
      <p class="big-clock number" data-testid="stopped-clock">
        {countdown(session.paper.remainingMs.value)}
      </p>
      <p>
        The clock stands still: you lose no time. Your answers are saved. The exam goes on by itself when your
        teacher resumes it.
      </p>
    </Dialog>
  );
}
