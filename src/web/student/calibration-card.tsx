import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../shared/api-error.ts';
import { Dialog } from '../shared/dialog.tsx';
import { type Dot, dotPlaces, isShownEnough, settledDots, settleMs } from './calibration.ts';
import { Card } from './check-card.tsx';
import { standing } from './check-state.ts';
import type { ExamSession } from './session.ts';

interface Props {
  session: ExamSession;
  /** Camera and connection are there: the server sees the pictures. */
  ready: boolean;
}

const notSeen =
  'We could not see your face well enough at the dots. Sit facing the screen, with light from the front, and try again.';

const checkMs = 100;

type Step = 'idle' | 'showing' | 'measuring';

/** Four dots to look at, so that later looks are told from where this student's head is when it faces the screen. */
export function CalibrationCard({ session, ready }: Props) {
  const [step, setStep] = useState<Step>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  const result = session.checks.value.calibration;
  const isDone = result?.ok === true;

  const show = () => {
    if (step !== 'idle') return;
    setProblem(null);
    setStep('showing');
  };
  const finish = async (dots: Dot[] | null) => {
    setStep(dots ? 'measuring' : 'idle');
    if (!dots) return;
    try {
      await session.api.saveCheck('calibration', true, { dots });
      await session.refreshChecks();
      if (!session.isChecked('calibration')) setProblem(notSeen);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setStep('idle');
    }
  };

  return (
    <Card name="Where you look" state={standing(result, problem !== null)}>
      <p>
        {isDone
          ? 'The exam knows how you sit in front of your screen.'
          : 'Four dots appear one after the other. Sit as you will in the exam, and look at each until it moves. It takes about ten seconds.'}
      </p>
      {problem && (
        <p class="what-to-do" role="alert">
          {problem}
        </p>
      )}
      {/* Not disabled while it measures: a disabled button loses the focus. */}
      <button
        type="button"
        class={isDone ? 'secondary outline' : ''}
        disabled={!ready}
        aria-busy={step === 'measuring'}
        onClick={show}
      >
        {isDone ? 'Show the dots again' : problem ? 'Try again' : 'Show the dots'}
      </button>
      {!ready && <p class="muted">Camera and connection must be ok first.</p>}
      {step === 'showing' && <Dots scores={session.feedback.scores} onDone={finish} />}
    </Card>
  );
}

interface DotsProps {
  scores: ExamSession['feedback']['scores'];
  /** Null when the student left before the last dot. */
  onDone: (dots: Dot[] | null) => void;
}

/** Over the whole window. */
function Dots({ scores, onDone }: DotsProps) {
  const [index, setIndex] = useState(0);
  const seen = useRef<(Dot | null)[]>([]);
  const place = dotPlaces[index];
  useEffect(() => {
    const from = Date.now();
    let looks = 0;
    const forget = scores.subscribe((score) => {
      if (score && score.capturedAt >= from + settleMs) looks += 1;
    });
    const timer = setInterval(() => {
      const now = Date.now();
      if (!isShownEnough(now - from, looks)) return;
      clearInterval(timer);
      seen.current.push(settledDots(place, from, now));
      if (index + 1 < dotPlaces.length) setIndex(index + 1);
      else onDone(seen.current.filter((dot) => dot !== null));
    }, checkMs);
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [index]);
  if (!place) return null;
  const leave = () => onDone(null);
  return (
    <Dialog title="Look at the dot" class="overlay dots" onClose={leave}>
      <p role="status">
        {place.name}, {index + 1} of {dotPlaces.length}
      </p>
      <button type="button" class="secondary outline" onClick={leave}>
        Cancel
      </button>
      <span class="dot" style={{ left: `${place.x * 100}%`, top: `${place.y * 100}%` }} />
    </Dialog>
  );
}
