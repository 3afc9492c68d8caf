import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../shared/api-error.ts';
import { type Dot, dotPlaces, settledDots, shownMs } from './calibration.ts';
import { Card, type CheckState } from './check-card.tsx';
import type { ExamSession } from './session.ts';

interface Props {
  session: ExamSession;
  /** Camera and connection are there: the server sees the pictures. */
  ready: boolean;
}

const notSeen =
  'We could not see your face well enough at the dots. Sit facing the screen, with light from the front, and try again.';

/** Four dots to look at, so that later looks are told from where this student's head is when it faces the screen. */
export function CalibrationCard({ session, ready }: Props) {
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isDone = session.isChecked('calibration');
  const state: CheckState = isDone ? 'ok' : problem ? 'needs you' : 'waiting';

  const finish = async (dots: Dot[] | null) => {
    setRunning(false);
    if (!dots) return;
    try {
      await session.api.saveCheck('calibration', true, { dots });
      await session.refreshChecks();
      if (!session.isChecked('calibration')) setProblem(notSeen);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };

  return (
    <Card name="Where you look" state={state}>
      <p>
        {isDone
          ? 'The exam knows how you sit in front of your screen.'
          : 'Four dots appear one after the other. Sit as you will in the exam, and look at each until it moves. It takes ten seconds.'}
      </p>
      {problem && <p role="alert">{problem}</p>}
      <button
        type="button"
        class={isDone ? 'secondary outline' : ''}
        disabled={!ready}
        onClick={() => {
          setProblem(null);
          setRunning(true);
        }}
      >
        {isDone ? 'Show the dots again' : problem ? 'Try again' : 'Show the dots'}
      </button>
      {running && <Dots onDone={finish} />}
    </Card>
  );
}

/** Over the whole window; escape leaves. */
function Dots({ onDone }: { onDone: (dots: Dot[] | null) => void }) {
  const [index, setIndex] = useState(0);
  const [seen, setSeen] = useState<Dot[]>([]);
  const place = dotPlaces[index];
  useEffect(() => {
    const from = Date.now();
    const timer = setTimeout(() => {
      const dots = [...seen, settledDots(place, from, Date.now())].filter((dot) => dot !== null);
      if (index + 1 < dotPlaces.length) {
        setSeen(dots);
        setIndex(index + 1);
      } else {
        onDone(dots);
      }
    }, shownMs);
    return () => clearTimeout(timer);
  }, [index]);
  useEffect(() => {
    const abort = new AbortController();
    window.addEventListener('keydown', (event) => event.key === 'Escape' && onDone(null), abort);
    return () => abort.abort();
  }, []);
  if (!place) return null;
  return (
    <div class="dots" role="dialog" aria-modal="true" aria-label="Look at the dots">
      <p role="status">
        Look at the dot, {place.name}: {index + 1} of {dotPlaces.length}.{' '}
        <span class="muted">Escape leaves.</span>
      </p>
      <span class="dot" style={{ left: `${place.x * 100}%`, top: `${place.y * 100}%` }} />
      <button type="button" class="secondary outline" onClick={() => onDone(null)}>
        Cancel
      </button>
    </div>
  );
}
