import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../shared/api-error.ts';
import { Card, type CheckState } from './check-card.tsx';
import { type EnrolmentProgress, takePictures } from './enrolment.ts';
import type { ExamSession } from './session.ts';

interface Props {
  session: ExamSession;
  /** The camera is on. */
  ready: boolean;
}

/** A few pictures of the student's face, so that later ones can be compared. Only who consented sees this. */
export function FaceCard({ session, ready }: Props) {
  const [progress, setProgress] = useState<EnrolmentProgress | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);
  const isDone = session.isChecked('enrolment');
  const state: CheckState = isDone ? 'ok' : problem ? 'needs you' : 'waiting';

  const begin = async () => {
    const abort = new AbortController();
    stopping.current = abort;
    setBusy(true);
    setProblem(null);
    setProgress(null);
    try {
      await takePictures({
        grab: () => session.portrait(),
        send: (jpeg) => session.api.enrol(jpeg),
        told: setProgress,
        signal: abort.signal,
      });
      await session.refreshChecks();
    } catch (error) {
      if (!abort.signal.aborted) setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Card name="Your face" state={state}>
      {isDone ? (
        <p>Your face is known to the exam. During the exam, pictures of you are compared with it.</p>
      ) : (
        <p>
          Look straight into the camera, alone, with light from the front. The page takes a few pictures; what
          is kept of them is a row of numbers, locked away and deleted as the exam’s rules say.
        </p>
      )}
      {busy && (
        <p role="status">
          {progress?.hint ?? 'Hold still: taking the first picture …'}
          <progress aria-label="Pictures taken" value={progress?.have ?? 0} max={progress?.need ?? 1} />
        </p>
      )}
      {problem && <p role="alert">{problem}</p>}
      {!busy && (
        <button type="button" class={isDone ? 'secondary outline' : ''} onClick={begin} disabled={!ready}>
          {isDone ? 'Take the pictures again' : problem ? 'Try again' : 'Take the pictures'}
        </button>
      )}
      {!ready && <p class="muted">Turn the camera on first.</p>}
    </Card>
  );
}
