import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../shared/api-error.ts';
import { Card } from './check-card.tsx';
import { standing } from './check-state.ts';
import { type EnrolmentProgress, takePictures } from './enrolment.ts';
import type { ExamSession } from './session.ts';

interface Props {
  session: ExamSession;
  /** The camera is on. */
  ready: boolean;
}

const begun: EnrolmentProgress = { have: 0, need: 1, hint: 'Look straight into the camera and hold still.' };

/** A few pictures of the student's face, so that later ones can be compared. Only who consented sees this. */
export function FaceCard({ session, ready }: Props) {
  /** Null while no pictures are taken. */
  const [progress, setProgress] = useState<EnrolmentProgress | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const stopping = useRef<AbortController | null>(null);
  const stop = () => stopping.current?.abort();
  useEffect(() => stop, []);
  useEffect(() => {
    if (!ready) stop();
  }, [ready]);
  const result = session.checks.value.enrolment;
  const isDone = result?.ok === true;

  const begin = async () => {
    const abort = new AbortController();
    stopping.current = abort;
    setProblem(null);
    setProgress(begun);
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
      setProgress(null);
    }
  };

  const again = problem ? 'Try again' : 'Take the pictures';
  return (
    <Card name="Your face" state={standing(result, problem !== null)}>
      {isDone ? (
        <p>Your face is known to the exam. During the exam, pictures of you are compared with it.</p>
      ) : (
        <p>
          Look straight into the camera, alone, with light from the front. The page takes a few pictures; what
          is kept of them is a row of numbers, locked away and deleted as the exam’s rules say.
        </p>
      )}
      {progress && (
        <div class="taking">
          <p role="status">{progress.hint}</p>
          <progress aria-label="Pictures taken" value={progress.have} max={progress.need} />
        </div>
      )}
      {problem && (
        <p class="what-to-do" role="alert">
          {problem}
        </p>
      )}
      {/* One button, whatever it does now: the focus stays on it. */}
      <button
        type="button"
        class={progress || isDone ? 'secondary outline' : ''}
        onClick={progress ? stop : begin}
        disabled={!ready}
      >
        {progress ? 'Stop' : isDone ? 'Take the pictures again' : again}
      </button>
      {!ready && <p class="muted">Turn the camera on first.</p>}
    </Card>
  );
}
